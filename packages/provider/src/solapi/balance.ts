import {
  type Balance,
  fail,
  type KMsgError,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { unreadableAnswer } from "../shared/status-error.ts";
import { toText } from "./map-error.ts";
import type { SolapiTransport } from "./transport.ts";

/** Cash and points together: both pay for messages (sheet §13). */
export async function readBalance(
  transport: SolapiTransport,
  providerId: string,
  context: ProviderContext,
): Promise<Result<Balance, KMsgError>> {
  const answer = await transport.readBalance(context);
  if (answer.isFailure) return answer;
  const krw = toNumber(answer.value.balance) + toNumber(answer.value.point);
  if (Number.isNaN(krw)) {
    const unread = { status: 200, headers: new Headers(), text: "" };
    return fail(unreadableAnswer(unread, "read", providerId));
  }
  return ok({ providerId, krw, raw: answer.value });
}

function toNumber(value: unknown): number {
  return Number(toText(value) ?? Number.NaN);
}
