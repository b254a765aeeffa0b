import { KMsg, ok } from "k-msg";

const provider = {
  id: "instant",
  name: "Instant",
  supportedTypes: ["SMS"],
  async send({ messageId, type, to }) {
    return ok({ messageId, providerId: "instant", status: "PENDING", type, to });
  },
  healthCheck: async () => ({ healthy: true }),
};
const input = {
  messageId: "m",
  to: "01000000001",
  from: "01000000000",
  text: "주문이 접수되었습니다.",
};
const kmsg = new KMsg({
  providers: [provider],
  ...(process.argv[2] === "nocircuit" && { circuitBreaker: false }),
});
for (let r = 0; r < 8; r++) {
  const t = performance.now();
  for (let i = 0; i < 100000; i++) await kmsg.send(input);
  console.log((((performance.now() - t) * 1000) / 100000).toFixed(2));
}
