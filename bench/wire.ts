// What a request to SOLAPI needs, by hand.
import { createHmac, randomBytes } from "node:crypto";

export const API_KEY = "NCSBENCH00000001";
export const SECRET = "BENCH0SECRET00000000000000000001";
export const SEND_PATH = "/messages/v4/send-many/detail";

/** Most messages in one request. */
export const BATCH_SIZE = 10_000;

export interface Order {
  readonly to: string;
  readonly from: string;
  readonly text: string;
}

/** The order notice of number `index`: a different recipient and text for each of a batch. */
export function toOrder(index: number): Order {
  const number = String(index % 10_000).padStart(4, "0");
  return {
    to: `0100000${number}`,
    from: "01000000000",
    text: `[k-msg] ${index}번 주문이 접수되었습니다. 감사합니다.`,
  };
}

export function* makeOrders(count: number, first = 0): Generator<Order, void, undefined> {
  for (let index = first; index < first + count; index++) yield toOrder(index);
}

/** Headers of one request: a signature is good for one only. */
export function sign(): Record<string, string> {
  const date = new Date().toISOString();
  const salt = randomBytes(16).toString("hex");
  const signature = createHmac("sha256", SECRET)
    .update(date + salt)
    .digest("hex");
  return {
    authorization: `HMAC-SHA256 apiKey=${API_KEY}, date=${date}, salt=${salt}, signature=${signature}`,
    "content-type": "application/json",
  };
}

/** The SDK has no base URL: its requests are led to `origin`. Returns what undoes it. */
export function leadSdkTo(origin: string): () => void {
  const trueFetch = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    trueFetch(String(input).replace("https://api.solapi.com", origin), init);
  return () => {
    globalThis.fetch = trueFetch;
  };
}
