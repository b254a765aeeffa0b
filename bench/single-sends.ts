// One SMS at a time through SOLAPI's wire: KMsg, the official SDK, and a bare undici loop.
import { SolapiProvider } from "@k-msg/provider/solapi";
import { KMsg } from "k-msg";
import { SolapiMessageService } from "solapi";
import { Pool } from "undici";
import { race } from "./measure.ts";
import type { Effort, Section } from "./report.ts";
import { compareTimes } from "./report.ts";
import { startStandIn } from "./start-stand-in.ts";
import { API_KEY, leadSdkTo, SECRET, SEND_PATH, sign, toOrder } from "./wire.ts";

const RUNS = 400;
const message = toOrder(1);

export async function measureSingleSends({ rounds }: Effort): Promise<Section> {
  const vendor = await startStandIn();
  const pool = new Pool(vendor.origin, { connections: 1 });
  const kmsg = new KMsg({
    providers: [new SolapiProvider({ apiKey: API_KEY, apiSecret: SECRET, baseUrl: vendor.origin })],
  });
  const sdk = new SolapiMessageService(API_KEY, SECRET);
  try {
    const contenders = [
      { name: "KMsg", run: () => kmsg.sendOrThrow(message) },
      { name: "official SDK", run: () => sendBySdk(sdk, vendor.origin) },
      { name: "bare undici", run: () => sendBare(pool) },
    ];
    const times = await race(contenders, RUNS, rounds);
    return {
      title: "One SMS at a time through SOLAPI",
      text: `Median of ${rounds} rounds of ${RUNS} sends, one after the other, contenders in turn.`,
      table: compareTimes(times, "µs a send", "bare undici"),
    };
  } finally {
    await pool.close();
    await vendor.stop();
  }
}

/** The `fetch` of the process is the SDK's alone while it sends: KMsg would take a replaced one for meant for it, too. */
async function sendBySdk(sdk: SolapiMessageService, origin: string): Promise<void> {
  const undo = leadSdkTo(origin);
  try {
    await sdk.send(message);
  } finally {
    undo();
  }
}

async function sendBare(pool: Pool): Promise<void> {
  const { statusCode, body } = await pool.request({
    path: SEND_PATH,
    method: "POST",
    headers: sign(),
    body: JSON.stringify({ messages: [message], showMessageList: true }),
  });
  if (statusCode !== 200) throw new Error(`the stand-in answered ${statusCode}`);
  JSON.parse(await body.text());
}
