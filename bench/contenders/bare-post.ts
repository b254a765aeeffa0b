import { Pool } from "undici";
import { type Order, SEND_PATH, sign } from "../wire.ts";

export interface Answer {
  readonly messageList: readonly {
    readonly messageId: string;
    readonly statusCode: string;
    readonly customFields: { readonly kmsgId: string };
  }[];
}

/** As KMsg would send it. */
export function toMessage({ to, from, text }: Order) {
  return { to, from, type: "SMS", text, customFields: { kmsgId: crypto.randomUUID() } };
}

export function toBody(messages: readonly ReturnType<typeof toMessage>[]): Buffer {
  return Buffer.from(JSON.stringify({ messages, showMessageList: true, allowDuplicates: true }));
}

/** Posts a body and parses the answer, and no more than that. */
export function createPost(
  origin: string,
  connections: number,
): (body: Buffer) => Promise<Answer["messageList"]> {
  const pool = new Pool(origin, { connections });
  return async (body) => {
    const options = { path: SEND_PATH, method: "POST", headers: sign(), body } as const;
    const answer = await pool.request(options);
    if (answer.statusCode !== 200) throw new Error(`the stand-in answered ${answer.statusCode}`);
    return (JSON.parse(await answer.body.text()) as Answer).messageList;
  };
}

export function isAccepted({ statusCode }: Answer["messageList"][number]): boolean {
  return statusCode === "2000";
}
