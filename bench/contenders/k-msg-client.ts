import { SolapiProvider } from "@k-msg/provider/solapi";
import { KMsg } from "k-msg";
import { API_KEY, type Order, SECRET } from "../wire.ts";
import type { CreateClient } from "./bulk-client.ts";

type MakeSource = (count: number) => Iterable<Order> | AsyncIterable<Order>;

/** Takes the results one at a time. */
export function createClientOf(makeSource: MakeSource): CreateClient {
  return (origin, atOnce) => {
    const provider = new SolapiProvider({ apiKey: API_KEY, apiSecret: SECRET, baseUrl: origin });
    const kmsg = new KMsg({ providers: [provider] });
    return {
      async send(count) {
        let accepted = 0;
        const results = kmsg.sendMany(makeSource(count), { concurrency: atOnce });
        for await (const { result } of results) {
          if (result.isFailure) throw result.error;
          accepted += 1;
        }
        if (accepted !== count) throw new Error(`${accepted} of ${count} have a result`);
      },
    };
  };
}
