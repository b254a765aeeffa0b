import { Pool } from "undici";
import { serveTasks } from "../contender.ts";
import { BATCH_SIZE, makeOrders, SEND_PATH, sign } from "../wire.ts";
import { workAtOnce } from "./bulk-client.ts";

interface Answer {
  readonly messageList: readonly { readonly statusCode: string }[];
}

/** More bodies than this are posted over and over. */
const MOST_BODIES = 10;

/** Posts the bytes that KMsg would post, made in advance; reads and parses the answers. */
serveTasks((origin, atOnce) => {
  const pool = new Pool(origin, { connections: atOnce });
  let bodies: Buffer[] = [];
  let size = 0;

  async function post(body: Buffer): Promise<void> {
    const options = { path: SEND_PATH, method: "POST", headers: sign(), body } as const;
    const answer = await pool.request(options);
    if (answer.statusCode !== 200) throw new Error(`the stand-in answered ${answer.statusCode}`);
    const { messageList } = JSON.parse(await answer.body.text()) as Answer;
    const accepted = messageList.filter(({ statusCode }) => statusCode === "2000").length;
    if (accepted !== size) throw new Error("not all were accepted");
  }

  return {
    prepare(count) {
      size = Math.min(count, BATCH_SIZE);
      const length = Math.min(MOST_BODIES, count / size);
      bodies = Array.from({ length }, (_, batch) => toBody(batch * size, size));
    },
    send: (count) => workAtOnce(repeat(bodies, count / size), atOnce, post),
  };
});

function* repeat<T>(items: readonly T[], times: number): Generator<T> {
  for (let turn = 0; turn < times; turn++) yield items[turn % items.length] as T;
}

function toBody(first: number, count: number): Buffer {
  const messages = Array.from(makeOrders(count, first), ({ to, from, text }) => ({
    to,
    from,
    type: "SMS",
    text,
    customFields: { kmsgId: crypto.randomUUID() },
  }));
  return Buffer.from(JSON.stringify({ messages, showMessageList: true, allowDuplicates: true }));
}
