// What following messages to their ends costs, by how many are still open.
import { DeliveryTracker } from "@k-msg/messaging/tracking";
import { type DeliveryReport, KMsg, ok, type Provider } from "k-msg";
import { drawLines } from "./draw-lines.ts";
import { median } from "./measure.ts";
import { type OpenStore, openPostgresStore, openSqliteStore } from "./open-stores.ts";
import { type Effort, type Section, show, toTable } from "./report.ts";

const COUNTS = [1_000, 10_000, 100_000, 1_000_000];
/** Of the open records so many are due at once, if there are as many. */
const MOST_DUE = 10_000;
const CLAIM = 500;
/** What growth is measured against. */
const BASE = 10_000;
const MOST_GROWTH = 1.5;
const LEASE_MS = 60_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Rows written in one call while a table is filled. */
const ROWS = 5_000;

interface Measured {
  readonly count: number;
  /** Microseconds a record. */
  readonly claim: number;
  readonly follow: number;
}

export async function measureTracking({ most }: Effort): Promise<Section> {
  const counts = COUNTS.filter((count) => count <= most);
  const lines: { readonly name: string; readonly measured: readonly Measured[] }[] = [];
  for (const open of [openSqliteStore, openPostgresStore]) {
    const opened = await open();
    try {
      lines.push({ name: opened.name, measured: await measureStore(opened, counts) });
    } finally {
      await opened.close();
    }
  }
  const rows = counts.map((count, place) => [
    count.toLocaleString("en"),
    ...lines.flatMap(({ measured }) => {
      const { claim = Number.NaN, follow = Number.NaN } = measured[place] ?? {};
      return [perSecond(claim), perSecond(follow), show(follow)];
    }),
  ]);
  const head = lines.flatMap(({ name }) => [
    `${name}: claimed a second`,
    "followed a second",
    "µs a record",
  ]);
  return {
    title: "Following messages to their ends",
    text: `By how many records are open. ${MOST_DUE.toLocaleString("en")} of them are due (all, where there are fewer): claimed ${CLAIM} at a time, and then followed by one \`runOnce()\`, with a provider that answers at once: every other message is DELIVERED, the rest SENT and asked for again later. A SQLite file by \`openSqlite\`, and PostgreSQL with a socket between, which doesn't wait for its disk (\`fsync=off\`), as SQLite does.`,
    table: toTable(["Open", ...head], rows),
    chart: {
      file: "tracking.svg",
      alt: "Cost of following a message by how many are open: the numbers of the table above",
      svg: drawLines({
        title: "Cost of following a message by how many are open",
        x: "open records",
        y: "µs a record",
        lines: lines.map(({ name, measured }) => ({
          name,
          points: measured.map(({ count, follow }) => ({ x: count, y: follow })),
        })),
      }),
    },
    targets: lines.map(({ name, measured }) => {
      const costOf = (count: number) => measured.find((each) => each.count === count)?.follow;
      const growth = (costOf(counts.at(-1) ?? 0) ?? Number.NaN) / (costOf(BASE) ?? Number.NaN);
      return {
        promise: `Following a message, ${name}: with ${counts.at(-1)?.toLocaleString("en")} open at most ${MOST_GROWTH} times what it costs with ${BASE.toLocaleString("en")}`,
        measured: `${show(growth)} times`,
        isMet: growth <= MOST_GROWTH,
      };
    }),
  };
}

async function measureStore(
  { name, store }: OpenStore,
  counts: readonly number[],
): Promise<Measured[]> {
  await store.migrate();
  const clock = { now: Date.parse("2026-11-23T00:00:00Z") };
  const kmsg = new KMsg({ providers: [provider], now: () => clock.now });
  const tracker = new DeliveryTracker({ kmsg, store, onError: fail });
  const measured: Measured[] = [];
  let open = 0;
  for (const count of counts) {
    const due = Math.min(MOST_DUE, count);
    open += await fill(name, store, count - due - open, count, clock.now, false);
    open += await fill(name, store, due, count, clock.now, true);
    const claim = await measureClaims(store, clock, due);
    // What was claimed comes back, all of it.
    clock.now += LEASE_MS + 1;
    asked = 0;
    const start = performance.now();
    await tracker.runOnce();
    // Those that were SENT the last time are due again, too.
    const follow = ((performance.now() - start) * 1000) / asked;
    const left = await store.count({ status: ["PENDING", "SENT"] });
    if (left !== open - due / 2) throw new Error(`${left} are open, not ${open - due / 2}`);
    open = left;
    measured.push({ count, claim, follow });
  }
  return measured;
}

/** Median microseconds of claiming one record. */
async function measureClaims(
  store: OpenStore["store"],
  clock: { readonly now: number },
  due: number,
): Promise<number> {
  const times: number[] = [];
  for (let left = due; left > 0; left -= CLAIM) {
    const request = { now: clock.now, limit: CLAIM, leaseMs: LEASE_MS, providerId: provider.id };
    const start = performance.now();
    const claimed = await store.claimDue({ ...request, token: crypto.randomUUID() });
    times.push(((performance.now() - start) * 1000) / claimed.length);
    if (claimed.length !== CLAIM) throw new Error(`${claimed.length} were claimed, not ${CLAIM}`);
  }
  return median(times);
}

let made = 0;

/** Messages that were sent in the last hour; those that aren't due are within the next. */
async function fill(
  name: string,
  store: OpenStore["store"],
  more: number,
  count: number,
  now: number,
  areDue: boolean,
): Promise<number> {
  for (let left = more; left > 0; left -= ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, left) }, () => toRecord(now, areDue));
    await store.insertIntents(rows);
    if (more > 10 * ROWS) {
      const done = (count - left + rows.length).toLocaleString("en");
      process.stdout.write(`\r${name}: ${done} of ${count.toLocaleString("en")} records made  `);
    }
  }
  if (more > 10 * ROWS) process.stdout.write("\n");
  return Math.max(more, 0);
}

function toRecord(now: number, isDue: boolean) {
  const index = made++;
  const createdAt = now - (isDue ? MINUTE : Math.floor(Math.random() * HOUR));
  const number = `0100000${String(index % 10_000).padStart(4, "0")}`;
  return {
    // Sorts by time, as `createTrackingId` makes them.
    id: `${createdAt.toString(36)}-${crypto.randomUUID()}`,
    messageId: `order-${index}`,
    type: "SMS",
    to: number,
    country: "82",
    from: "01000000000",
    providerId: provider.id,
    providerMessageId: `M${index}`,
    text: "주문하신 상품이 출발했습니다. 오늘 저녁에 도착합니다.",
    outcome: "accepted",
    status: "PENDING",
    createdAt,
    acceptedAt: createdAt,
    updatedAt: createdAt,
    dueAt: isDue ? now - 1 : now + 10 * MINUTE + Math.floor(Math.random() * HOUR),
    pollCount: 0,
  } as const;
}

const provider = {
  id: "instant",
  name: "Instant",
  supportedTypes: ["SMS"],
  send: async ({ messageId, type, to }) =>
    ok({ messageId, providerId: "instant", status: "PENDING", type, to }),
  healthCheck: async () => ({ healthy: true }),
  async getDeliveryStatuses(messages) {
    asked += messages.length;
    return messages.map(({ providerMessageId: id = "" }) => ok(isDone(id) ? DELIVERED : SENT));
  },
} as const satisfies Provider;

let asked = 0;
const SENT: DeliveryReport = { status: "SENT", providerStatusCode: "3000" };
const DELIVERED: DeliveryReport = { status: "DELIVERED", providerStatusCode: "4000" };

/** `M0`, `M1`, … */
function isDone(providerMessageId: string): boolean {
  return Number(providerMessageId.slice(1)) % 2 === 0;
}

function perSecond(microseconds: number): string {
  return Math.round(1_000_000 / microseconds).toLocaleString("en");
}

function fail(error: unknown): never {
  throw error;
}
