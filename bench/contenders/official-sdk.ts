import { SolapiMessageService } from "solapi";
import { serveTasks } from "../contender.ts";
import { API_KEY, BATCH_SIZE, leadSdkTo, makeOrders, SECRET } from "../wire.ts";
import { workAtOnce } from "./bulk-client.ts";

serveTasks((origin, atOnce) => {
  leadSdkTo(origin);
  const sdk = new SolapiMessageService(API_KEY, SECRET);
  return {
    send: (count) =>
      workAtOnce(batchesOf(count), atOnce, async (orders) => {
        const { registeredSuccess } = (await sdk.send(orders)).groupInfo.count;
        if (registeredSuccess !== orders.length) throw new Error("not all were accepted");
      }),
  };
});

function* batchesOf(count: number) {
  for (let first = 0; first < count; first += BATCH_SIZE) {
    yield [...makeOrders(Math.min(BATCH_SIZE, count - first), first)];
  }
}
