// What encrypting records costs: by the primitives that do it, and in a tracked send.
import {
  createFieldCrypto,
  createKeyRing,
  generateKey,
  nobleProvider,
  nodeCryptoProvider,
  staticKeys,
} from "@k-msg/field-crypto";
import { KMsg, type OutboundMessage, ok, type Provider } from "k-msg";
import { type Contender, race } from "./measure.ts";
import { type OpenStore, openSqliteStore } from "./open-stores.ts";
import { type Effort, type Section, show, toTable } from "./report.ts";
import { webCryptoProvider } from "./web-crypto-provider.ts";
import { makeOrders, toOrder } from "./wire.ts";

const RUNS = 200;
const MOST_TOGETHER = 10_000;
const SINGLE_SENDS = 200;
const NOBLE = "`@noble`";
const NODE = "`node:crypto`";
const CLEAR = "in clear";

type Crypto = ReturnType<typeof createFieldCrypto>;

export async function measureFieldCrypto({ rounds, most }: Effort): Promise<Section> {
  const cryptos = createCryptos();
  // What takes seconds is run less often.
  const fewer = Math.ceil(rounds / 3);
  const count = Math.min(MOST_TOGETHER, most / 100);
  const records = await measureRecords(cryptos, rounds, fewer, count);
  const sends = await measureSends(cryptos, rounds, fewer, count);
  const timeOf = (name: string) => records.get(name)?.whole ?? Number.NaN;
  const ratio = timeOf(NODE) / timeOf(NOBLE);
  return {
    title: "Encrypting fields",
    text: `One record of a tracked ALIMTALK, whose seven fields are encrypted, three of them hashed: protected, revealed, and its number hashed for a look-up, by \`createFieldCrypto\` with three providers of the same AES-256-GCM and HMAC-SHA-256, keys in memory. Median of ${rounds} rounds of ${RUNS} records one after the other, and of ${fewer} of ${count.toLocaleString("en")} protected at once. Below, what \`tracking\` in a SQLite file costs a short SMS to a provider that answers at once, with \`fieldCrypto\` and without: median of ${rounds} rounds of ${SINGLE_SENDS} sends one by one, and of ${fewer} of ${count.toLocaleString("en")} by \`sendMany\`.`,
    table: `${toRecordTable(records, count)}\n\n${toSendTable(sends)}`,
    targets: [
      {
        promise: `${NODE}, which encrypts where there is one, takes less than ${NOBLE}: protect, reveal and hash of a record`,
        measured: `${show(ratio)} times`,
        isMet: ratio < 1,
      },
    ],
  };
}

/** By name; all have the same keys. */
function createCryptos(): ReadonlyMap<string, Crypto> {
  const ring = createKeyRing({ keys: { k1: generateKey() }, activeKid: "k1" });
  const keyResolver = staticKeys(ring);
  const node = nodeCryptoProvider();
  if (!node) throw new Error("This runtime has no node:crypto");
  const create = (provider: typeof node) =>
    createFieldCrypto({ enabled: true, keyResolver, provider });
  return new Map([
    [NOBLE, create(nobleProvider)],
    [NODE, create(node)],
    ["WebCrypto", create(webCryptoProvider)],
  ]);
}

/** Microseconds a record. */
interface RecordTimes {
  readonly protect: number;
  readonly reveal: number;
  readonly hash: number;
  readonly whole: number;
  readonly together: number;
}

async function measureRecords(
  cryptos: ReadonlyMap<string, Crypto>,
  rounds: number,
  fewer: number,
  count: number,
): Promise<ReadonlyMap<string, RecordTimes>> {
  const places = Array.from({ length: count }, (_, index) => toPlace(index));
  const each: Contender[] = [];
  const together: Contender[] = [];
  for (const [name, crypto] of cryptos) {
    const stored = take(await crypto.protectRecord(RECORD, PLACE));
    each.push(
      {
        name: `${name} protect`,
        run: async () => take(await crypto.protectRecord(RECORD, PLACE)),
      },
      { name: `${name} reveal`, run: async () => take(await crypto.revealRecord(stored, PLACE)) },
      { name: `${name} hash`, run: async () => take(await crypto.hashField("to", RECORD.to)) },
    );
    const protectAll = async () => {
      const protect = async (place: typeof PLACE) =>
        take(await crypto.protectRecord(RECORD, place));
      await Promise.all(places.map(protect));
    };
    together.push({ name, run: protectAll });
  }
  const times = await race(each, RUNS, rounds);
  const togetherTimes = await race(together, 1, fewer);
  const timeOf = (name: string) => times.get(name) ?? Number.NaN;
  return new Map(
    [...cryptos.keys()].map((name) => {
      const [protect, reveal, hash] = [
        timeOf(`${name} protect`),
        timeOf(`${name} reveal`),
        timeOf(`${name} hash`),
      ];
      const whole = protect + reveal + hash;
      const once = (togetherTimes.get(name) ?? Number.NaN) / count;
      return [name, { protect, reveal, hash, whole, together: once }];
    }),
  );
}

function toRecordTable(records: ReadonlyMap<string, RecordTimes>, count: number): string {
  const base = records.get(NOBLE);
  const rows = [...records].map(([name, { protect, reveal, hash, whole, together }]) => [
    name,
    ...[protect, reveal, hash, whole].map(show),
    (whole / (base?.whole ?? Number.NaN)).toFixed(2),
    show(together),
    (together / (base?.together ?? Number.NaN)).toFixed(2),
  ]);
  return toTable(
    [
      "µs a record",
      "protect",
      "reveal",
      "hash",
      "all three",
      `× ${NOBLE}`,
      `protect ${count.toLocaleString("en")} at once`,
      `× ${NOBLE}`,
    ],
    rows,
  );
}

/** Microseconds a message. */
interface SendTimes {
  readonly single: ReadonlyMap<string, number>;
  readonly many: ReadonlyMap<string, number>;
}

async function measureSends(
  cryptos: ReadonlyMap<string, Crypto>,
  rounds: number,
  fewer: number,
  count: number,
): Promise<SendTimes> {
  const opened: OpenStore[] = [];
  const single: Contender[] = [];
  const many: Contender[] = [];
  try {
    for (const name of [CLEAR, NODE, NOBLE]) {
      const store = await openSqliteStore({ fieldCrypto: cryptos.get(name) });
      opened.push(store);
      await store.store.migrate();
      const kmsg = new KMsg({ providers: [provider], tracking: { store: store.store } });
      single.push({ name, run: async () => take(await kmsg.send(toOrder(1))) });
      many.push({ name, run: () => sendMany(kmsg, count) });
    }
    const singleTimes = await race(single, SINGLE_SENDS, rounds);
    const manyTimes = await race(many, 1, fewer);
    const sent = (rounds + 1) * SINGLE_SENDS + (fewer + 1) * count;
    for (const { store } of opened) {
      const tracked = await store.count({ status: ["PENDING"] });
      if (tracked !== sent) throw new Error(`${tracked} messages are tracked, not ${sent}`);
    }
    const perMessage = [...manyTimes].map(([name, time]) => [name, time / count] as const);
    return { single: singleTimes, many: new Map(perMessage) };
  } finally {
    for (const each of opened) await each.close();
  }
}

function toSendTable({ single, many }: SendTimes): string {
  const rows = [...single.keys()].map((name) => [
    name === CLEAR ? name : `encrypted by ${name}`,
    ...[single, many].flatMap((times) => {
      const time = times.get(name) ?? Number.NaN;
      return [show(time), (time / (times.get(CLEAR) ?? Number.NaN)).toFixed(2)];
    }),
  ]);
  return toTable(
    ["µs a message", "one `send` a message", `× ${CLEAR}`, "`sendMany`", `× ${CLEAR}`],
    rows,
  );
}

async function sendMany(kmsg: KMsg, count: number): Promise<void> {
  for await (const { result } of kmsg.sendMany(makeOrders(count))) take(result);
}

const RECORD = {
  id: "mg5q2k-1",
  messageId: "order-1024",
  type: "ALIMTALK",
  to: "01000001234",
  from: "01000000000",
  text: "홍길동님, 주문하신 상품이 출발했습니다. 오늘 저녁에 도착합니다.",
  variables: { name: "홍길동", order: "A-1024", time: "오늘 저녁" },
  metadata: { orderNo: "A-1024", channel: "web" },
  raw: { groupId: "G4V20261123", messageId: "M4V20261123", to: "01000001234", statusCode: "2000" },
  providerId: "instant",
  status: "PENDING",
  createdAt: 1_795_392_000_000,
} as const;

const PLACE = toPlace(1);

function toPlace(index: number) {
  return { table: "kmsg_messages", recordId: `mg5q2k-${index}`, tenantId: "shop" } as const;
}

const accept = ({ messageId, type, to }: OutboundMessage) =>
  ok({ messageId, providerId: "instant", status: "PENDING", type, to } as const);

const provider = {
  id: "instant",
  name: "Instant",
  supportedTypes: ["SMS"],
  limits: { asOf: "2026-11-23", source: "none", batch: { SMS: { maxMessages: MOST_TOGETHER } } },
  send: async (message) => accept(message),
  batchKey: () => "",
  sendBatch: async (messages) => messages.map(accept),
  healthCheck: async () => ({ healthy: true }),
} as const satisfies Provider;

function take<T>(result: { isSuccess: true; value: T } | { isSuccess: false; error: unknown }): T {
  if (!result.isSuccess) throw result.error;
  return result.value;
}
