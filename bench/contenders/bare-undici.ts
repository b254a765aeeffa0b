import { serveTasks } from "../contender.ts";
import { BATCH_SIZE, makeOrders } from "../wire.ts";
import { createPost, isAccepted, toBody, toMessage } from "./bare-post.ts";
import { workAtOnce } from "./bulk-client.ts";

/** More bodies than this are posted over and over. */
const MOST_BODIES = 10;

/** Posts bodies that were made in advance. */
serveTasks((origin, atOnce) => {
  const post = createPost(origin, atOnce);
  let bodies: Buffer[] = [];
  let size = 0;
  return {
    prepare(count) {
      size = Math.min(count, BATCH_SIZE);
      const length = Math.min(MOST_BODIES, count / size);
      bodies = Array.from({ length }, (_, batch) =>
        toBody(Array.from(makeOrders(size, batch * size), toMessage)),
      );
    },
    send: (count) =>
      workAtOnce(repeat(bodies, count / size), atOnce, async (body) => {
        const accepted = (await post(body)).filter(isAccepted).length;
        if (accepted !== size) throw new Error("not all were accepted");
      }),
  };
});

function* repeat<T>(items: readonly T[], times: number): Generator<T> {
  for (let turn = 0; turn < times; turn++) yield items[turn % items.length] as T;
}
