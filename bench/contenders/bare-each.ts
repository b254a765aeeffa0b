import { serveTasks } from "../contender.ts";
import { makeOrders, type Order } from "../wire.ts";
import { createPost, isAccepted, toBody, toMessage } from "./bare-post.ts";

/** Messages in a request, as `sendMany` has it. */
const SIZE = 1_000;

/**
 * The least that hands out one result for each message that it takes: makes the bodies, parses the answers, and
 * checks, measures, counts and repeats nothing.
 */
serveTasks((origin, atOnce) => {
  const post = createPost(origin, atOnce);

  async function sendTogether(orders: readonly Order[]) {
    const messages = orders.map(toMessage);
    const entries = await post(toBody(messages));
    return orders.map((input, index) => ({
      input,
      messageId: messages[index]?.customFields.kmsgId,
      entry: entries[index],
    }));
  }

  async function* sendAll(source: Iterable<Order>) {
    const underWay: ReturnType<typeof sendTogether>[] = [];
    let orders: Order[] = [];
    for (const order of source) {
      if (orders.push(order) < SIZE) continue;
      underWay.push(sendTogether(orders));
      orders = [];
      if (underWay.length >= atOnce) yield (await underWay.shift()) ?? [];
    }
    if (orders.length > 0) underWay.push(sendTogether(orders));
    for (const results of underWay) yield await results;
  }

  return {
    async send(count) {
      let accepted = 0;
      for await (const results of sendAll(makeOrders(count))) {
        for (const { entry } of results) if (entry && isAccepted(entry)) accepted++;
      }
      if (accepted !== count) throw new Error(`${accepted} of ${count} were accepted`);
    },
  };
});
