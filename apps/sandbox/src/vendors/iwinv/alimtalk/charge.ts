import type { Reply } from "../reply.ts";
import type { IwinvState } from "../state.ts";
import { READ_TEXT } from "./codes.ts";

/** `/api/charge/` (sheet §3.5). */
export function readAlimtalkCharge(state: IwinvState): Reply {
  return { code: 200, message: READ_TEXT, fields: { charge: state.balance.alimtalk } };
}
