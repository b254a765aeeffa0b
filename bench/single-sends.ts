// One SMS at a time through SOLAPI's wire: KMsg, the official SDK, and a bare undici loop.
import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { KMsg } from "k-msg";
import { SolapiMessageService } from "solapi";
import { Pool } from "undici";
import { race } from "./measure.ts";

const API_KEY = "NCSBENCH00000001";
const SECRET = "BENCH0SECRET00000000000000000001";
const PATH = "/messages/v4/send-many/detail";
const message = { to: "01000000001", from: "01000000000", text: "[k-msg] 주문이 접수되었습니다." };

/** Microseconds a send, by contender. */
export async function measureSingleSends(): Promise<Map<string, number>> {
  const vendor = spawn(process.execPath, [
    new URL("stand-in.ts", import.meta.url).pathname,
    SECRET,
  ]);
  const [port] = await once(vendor.stdout, "data");
  const origin = `http://127.0.0.1:${String(port).trim()}`;
  const pool = new Pool(origin, { connections: 1 });
  const trueFetch = globalThis.fetch;
  // The SDK has no base URL: its requests are led here.
  globalThis.fetch = (input, init) =>
    trueFetch(String(input).replace("https://api.solapi.com", origin), init);
  const kmsg = new KMsg({
    providers: [new SolapiProvider({ apiKey: API_KEY, apiSecret: SECRET, baseUrl: origin })],
  });
  const sdk = new SolapiMessageService(API_KEY, SECRET);
  try {
    return await race(
      [
        { name: "KMsg", run: () => kmsg.sendOrThrow(message) },
        { name: "official SDK", run: () => sdk.send(message) },
        { name: "bare undici", run: () => sendBare(pool) },
      ],
      400,
      9,
    );
  } finally {
    globalThis.fetch = trueFetch;
    await pool.close();
    vendor.stdin.end();
    await once(vendor, "exit");
  }
}

async function sendBare(pool: Pool): Promise<void> {
  const date = new Date().toISOString();
  const salt = randomBytes(16).toString("hex");
  const signature = createHmac("sha256", SECRET)
    .update(date + salt)
    .digest("hex");
  const { statusCode, body } = await pool.request({
    path: PATH,
    method: "POST",
    headers: {
      authorization: `HMAC-SHA256 apiKey=${API_KEY}, date=${date}, salt=${salt}, signature=${signature}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ messages: [message], showMessageList: true }),
  });
  if (statusCode !== 200) throw new Error(`the stand-in answered ${statusCode}`);
  JSON.parse(await body.text());
}
