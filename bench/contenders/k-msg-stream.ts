import { serveTasks } from "../contender.ts";
import { makeOrders } from "../wire.ts";
import { createClientOf } from "./k-msg-client.ts";

/** As rows come from a file or a database. */
serveTasks(
  createClientOf(async function* (count) {
    yield* makeOrders(count);
  }),
);
