import { makeOrders } from "../wire.ts";
import { createClientOf } from "./k-msg.ts";

/** As rows come from a file or a database. */
export const createClient = createClientOf(async function* (count) {
  yield* makeOrders(count);
});
