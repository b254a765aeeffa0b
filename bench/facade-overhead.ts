// What KMsg adds to a provider that answers at once: no network, no vendor.
import { KMsg, type OutboundMessage, ok, type Provider } from "k-msg";
import { race } from "./measure.ts";
import { type Effort, type Section, show, toTable } from "./report.ts";
import { BATCH_SIZE, makeOrders, toOrder } from "./wire.ts";

const MOST_MICROSECONDS = 2;
const SINGLE_RUNS = 50_000;
const BULK_COUNT = 100_000;

const accept = ({ messageId, type, to }: OutboundMessage) =>
  ok({ messageId, providerId: "instant", status: "PENDING", type, to } as const);

const provider = {
  id: "instant",
  name: "Instant",
  supportedTypes: ["SMS"],
  limits: { asOf: "2026-11-23", source: "none", batch: { SMS: { maxMessages: BATCH_SIZE } } },
  send: async (message) => accept(message),
  batchKey: () => "",
  sendBatch: async (messages) => messages.map(accept),
  healthCheck: async () => ({ healthy: true }),
} as const satisfies Provider;

const kmsg = new KMsg({ providers: [provider] });

export async function measureFacadeOverhead({ rounds }: Effort): Promise<Section> {
  const single = await measureSingle(rounds);
  const bulk = await measureBulk(rounds);
  const rows = Object.entries({ "one `send` a message": single, "`sendMany`": bulk });
  return {
    title: "What `KMsg` adds to a provider",
    text: `A provider that answers at once, a short SMS; messages for \`sendMany\` come from a generator in the same process. Median of ${rounds} rounds of ${SINGLE_RUNS.toLocaleString("en")} sends, or of ${BULK_COUNT.toLocaleString("en")} messages.`,
    table: toTable(
      ["µs a message", "KMsg", "the provider alone", "added"],
      rows.map(([name, { ours, alone }]) => [name, ...[ours, alone, ours - alone].map(show)]),
    ),
    targets: rows.map(([name, { ours, alone }]) => ({
      promise: `Added to a bare provider call, ${name}: at most ${MOST_MICROSECONDS} µs a message`,
      measured: `${show(ours - alone)} µs`,
      isMet: ours - alone <= MOST_MICROSECONDS,
    })),
  };
}

interface Times {
  readonly ours: number;
  readonly alone: number;
}

function measureSingle(rounds: number): Promise<Times> {
  const input = { ...toOrder(1), messageId: "m" };
  const outbound = toOutbound(input);
  return raceBoth(
    () => kmsg.send(input),
    () => provider.send(outbound),
    SINGLE_RUNS,
    rounds,
  );
}

async function measureBulk(rounds: number): Promise<Times> {
  const batch = Array.from(makeOrders(BATCH_SIZE), (order) =>
    toOutbound({ ...order, messageId: "m" }),
  );
  const { ours, alone } = await raceBoth(
    sendMany,
    async () => {
      for (let sent = 0; sent < BULK_COUNT; sent += BATCH_SIZE) await provider.sendBatch(batch);
    },
    1,
    rounds,
  );
  return { ours: ours / BULK_COUNT, alone: alone / BULK_COUNT };
}

async function sendMany(): Promise<void> {
  for await (const { result } of kmsg.sendMany(makeOrders(BULK_COUNT))) {
    if (result.isFailure) throw result.error;
  }
}

function toOutbound(order: ReturnType<typeof toOrder> & { messageId: string }) {
  return { ...order, type: "SMS", country: "82" } as const;
}

async function raceBoth(
  ours: () => Promise<unknown>,
  alone: () => Promise<unknown>,
  runs: number,
  rounds: number,
): Promise<Times> {
  const contenders = [
    { name: "ours", run: ours },
    { name: "alone", run: alone },
  ];
  const times = await race(contenders, runs, rounds);
  return { ours: times.get("ours") ?? Number.NaN, alone: times.get("alone") ?? Number.NaN };
}
