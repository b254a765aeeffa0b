import { serveTasks } from "../contender.ts";
import { makeOrders } from "../wire.ts";
import { createClientOf } from "./k-msg-client.ts";

serveTasks(createClientOf(makeOrders));
