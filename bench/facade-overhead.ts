// What KMsg adds to a provider that answers at once: no network, no vendor.
import { KMsg, ok, type Provider } from "k-msg";
import { race } from "./measure.ts";

const provider: Provider = {
  id: "instant",
  name: "Instant",
  supportedTypes: ["SMS"],
  async send({ messageId, type, to }) {
    return ok({ messageId, providerId: "instant", status: "PENDING", type, to });
  },
  healthCheck: async () => ({ healthy: true }),
};

/** Microseconds a send, by contender. */
export async function measureFacadeOverhead(): Promise<Map<string, number>> {
  const input = {
    messageId: "m",
    to: "01000000001",
    from: "01000000000",
    text: "주문이 접수되었습니다.",
  };
  const outbound = { ...input, type: "SMS", country: "82" } as const;
  const kmsg = new KMsg({ providers: [provider] });
  return race(
    [
      { name: "KMsg", run: () => kmsg.send(input) },
      { name: "the provider alone", run: () => provider.send(outbound, {}) },
    ],
    50_000,
    9,
  );
}
