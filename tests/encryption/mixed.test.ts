import type { StatusUpdate, TrackedMessage } from "@k-msg/core";
import { type AnyKysely, SqlTrackingStore } from "@k-msg/messaging/sql";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../packages/messaging/test/sql/kysely.ts";
import { createDatabase, KINDS, type TestDatabase } from "./databases.ts";
import { cryptoOf, ringOf } from "./keys.ts";
import { intentOf, settledOf } from "./samples.ts";

const noKeys = {
  resolve() {
    throw new Error("away");
  },
};

/** Processes as they meet on one table while encryption is turned on, rotated and turned off. */
const WRITERS = {
  clear: undefined,
  first: cryptoOf({ readPlaintext: true }),
  rotated: cryptoOf({ readPlaintext: true, keyResolver: ringOf("k2", "k1") }),
  off: cryptoOf({ enabled: false, keyResolver: ringOf("k2", "k1") }),
  masking: cryptoOf({ failMode: "open", keyResolver: noKeys }),
  losing: cryptoOf({ failMode: "open", openFallback: "null", keyResolver: noKeys }),
  baring: cryptoOf({
    failMode: "open",
    openFallback: "plaintext",
    unsafeAllowPlaintext: true,
    keyResolver: noKeys,
  }),
} as const;
type Writer = keyof typeof WRITERS;
const writers = Object.keys(WRITERS) as Writer[];
const encrypting: readonly Writer[] = ["first", "rotated"];

const PAIRS = [
  ["recipient", "to_enc"],
  ["sender", "from_enc"],
  ["message_id", "message_id_enc"],
  ["idempotency_key", "idempotency_key_enc"],
  ["subject", "subject_enc"],
  ["body", "body_enc"],
  ["failover", "failover_enc"],
  ["custom_fields", "custom_fields_enc"],
  ["provider_status_text", "provider_status_text_enc"],
  ["attempts", "attempts_enc"],
  ["warnings", "warnings_enc"],
  ["error", "error_enc"],
] as const;

const step = fc.record({
  writer: fc.constantFrom(...writers),
  what: fc.constantFrom("outcome", "unknown", "status", "substitute", "repeat", "least"),
  status: fc.constantFrom("PENDING", "SENT", "FAILED", "DELIVERED", "UNKNOWN"),
  word: fc.constantFrom("하나", "둘"),
} as const);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Row = Readonly<Record<string, string | null>>;

describe.each(KINDS)("records of many writers on %s", (kind) => {
  let database: TestDatabase;
  let db: AnyKysely;
  const open = (writer: Writer) =>
    new SqlTrackingStore(db, { tablePrefix: database.tablePrefix, fieldCrypto: WRITERS[writer] });
  const read = async (id: string) => {
    const table = sql.table(`${database.tablePrefix}messages`);
    return (await sql`SELECT * FROM ${table} WHERE id = ${id}`.execute(db)).rows[0] as Row;
  };

  beforeAll(async () => {
    database = await createDatabase(kind);
    db = await database.open();
    await open("clear").migrate();
  }, 120_000);
  afterAll(async () => {
    await db.destroy();
    database.remove();
  });

  const isCiphertext = (value: string | null | undefined) => !!value && !value.startsWith("-");

  async function take(message: TrackedMessage, { writer, what, status, word }: Step) {
    const store = open(writer);
    const { id } = message;
    const news = { id, at: 1, source: "poll", status } satisfies StatusUpdate;
    const { subject: _, text: __, from: ___, ...rest } = message;
    if (what === "outcome")
      await store.saveOutcomes([
        settledOf({ ...message, outcome: "accepted", text: word, status }),
      ]);
    else if (what === "unknown")
      await store.saveOutcomes([
        { ...message, outcome: "unknown", status: "UNKNOWN", providerStatusText: word },
      ]);
    else if (what === "least") await store.saveOutcomes([{ ...rest, outcome: "accepted", status }]);
    else
      await store.recordStatuses([
        {
          ...news,
          ...(what !== "repeat" && { providerStatusText: word }),
          ...(what === "substitute" && {
            substitute: { type: "LMS", status, providerStatusText: word },
          }),
        },
      ]);
  }

  it("never hold a value in clear beside its ciphertext, and never lose a ciphertext to a fallback", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...writers),
        fc.array(step, { minLength: 1, maxLength: 8 }),
        async (first, steps) => {
          const message = intentOf({ messageId: crypto.randomUUID() });
          await open(first).insertIntents([message]);
          let before = await read(message.id);
          for (const each of steps) {
            await take(message, each);
            const row = await read(message.id);
            for (const [clear, enc] of PAIRS) {
              expect(row[enc] !== null && !!row[clear], `${clear} after ${each.writer}`).toBe(
                false,
              );
              if (!isCiphertext(before[enc]) || encrypting.includes(each.writer)) continue;
              // A status text goes with its status; nothing else may take its place.
              const isGone = enc === "provider_status_text_enc" && row[enc] === null && !row[clear];
              expect(row[enc] === before[enc] || isGone, `${enc} after ${each.writer}`).toBe(true);
            }
            const substitute = row.substitute ? JSON.parse(row.substitute) : {};
            expect(row.substitute_enc !== null && "providerStatusText" in substitute).toBe(false);
            before = row;
          }
          const all = open("rotated");
          const record = await all.get(message.id);
          for (const { rule } of record?.unreadable?.issues ?? []) expect(rule).toBe("ONLY_MASKED");
          const { to, messageId } = message;
          const isKnown = record?.to === to && record.messageId === messageId;
          expect(await all.count({ to, messageId })).toBe(isKnown ? 1 : 0);
        },
      ),
      { numRuns: kind === "sqlite" ? 300 : 60 },
    );
  }, 120_000);

  it("take no words in clear for a message that is written while its news are", async () => {
    const known = intentOf();
    const late = intentOf();
    const store = open("first");
    await store.insertIntents([known]);
    const slow = {
      ...WRITERS.first,
      async protectRecord(...args: Parameters<typeof WRITERS.first.protectRecord>) {
        await store.insertIntents([late]);
        return WRITERS.first.protectRecord(...args);
      },
    };
    const { tablePrefix } = database;
    const words = { at: 1, source: "webhook", status: "SENT", providerStatusText: "하나" } as const;
    const substitute = { type: "LMS", status: "SENT", providerStatusText: "하나" } as const;
    await new SqlTrackingStore(db, { tablePrefix, fieldCrypto: slow }).recordStatuses([
      { ...words, id: known.id },
      { ...words, id: late.id, substitute },
    ]);
    expect(await store.get(known.id)).toMatchObject({ status: "SENT", providerStatusText: "하나" });
    expect(JSON.stringify(await read(late.id))).not.toContain("하나");
    expect(await store.get(late.id)).toMatchObject({
      status: "SENT",
      substitute: { type: "LMS", status: "SENT" },
    });
  });

  it("take the vendor's repeated words for no news, and new ones with what they belong to", async () => {
    const store = open("first");
    const message = intentOf();
    await store.insertIntents([message]);
    const news = { id: message.id, at: 1, source: "poll", providerStatusText: "김하늘" } as const;
    const lms = { type: "LMS", providerStatusText: "김하늘" } as const;
    const tell = (change: Pick<StatusUpdate, "status" | "providerStatusText" | "substitute">) =>
      store.recordStatuses([{ ...news, ...change }]);
    const sent = { status: "SENT", substitute: { ...lms, status: "PENDING" } } as const;
    expect(await tell({ status: "SENT" })).toEqual([message.id]);
    expect(await tell({ status: "SENT" })).toEqual([]);
    expect(await tell(sent)).toEqual([message.id]);
    expect(await tell(sent)).toEqual([]);
    expect(await tell({ status: "FAILED", providerStatusText: "하늘" })).toEqual([message.id]);
    expect(await tell({ status: "FAILED" })).toEqual([]);
    expect(await store.get(message.id)).toMatchObject({
      providerStatusText: "하늘",
      substitute: sent.substitute,
      history: [{ status: "SENT" }, { ofSubstitute: true }, { status: "FAILED" }],
    });
  });

  it("are encrypted once for intent and outcome, but for what differs", async () => {
    const asked: string[][] = [];
    const own = cryptoOf();
    const store = new SqlTrackingStore(db, {
      tablePrefix: database.tablePrefix,
      fieldCrypto: {
        ...own,
        protectRecord(record, place) {
          asked.push(Object.keys(record));
          return own.protectRecord(record, place);
        },
      },
    });
    const [one, other] = [intentOf(), intentOf()];
    await store.insertIntents([one, other]);
    const before = await read(one.id);
    asked.length = 0;
    const settled = { outcome: "accepted", status: "PENDING", providerMessageId: "V-1" } as const;
    const changed = { ...other, ...settled, text: "다른 본문", createdAt: 5 };
    await store.saveOutcomes([{ ...one, ...settled }, changed]);
    // Bound to another time, nothing of the second serves again.
    expect(asked).toHaveLength(1);
    expect(asked[0]).toEqual(expect.arrayContaining(["to", "text", "failover"]));
    expect(await read(one.id)).toMatchObject({
      body_enc: before.body_enc,
      to_hash: before.to_hash,
    });
    for (const [clear] of PAIRS) expect((await read(one.id))[clear] || null).toBeNull();
    expect(await store.get(one.id)).toMatchObject({ ...one, ...settled });
    expect(await store.get(other.id)).toMatchObject({ text: "다른 본문", to: other.to });
    asked.length = 0;
    await store.saveOutcomes([{ ...one, ...settled }]);
    expect(asked).toHaveLength(1);
    const third = intentOf();
    await store.insertIntents([third]);
    asked.length = 0;
    await store.saveOutcomes([{ ...third, ...settled, text: "다른 본문" }]);
    expect(asked).toEqual([expect.not.arrayContaining(["to", "failover"])]);
    expect(await store.get(third.id)).toMatchObject({
      ...third,
      ...settled,
      text: "다른 본문",
    });
  });

  it("in clear are found and read only where that is allowed", async () => {
    const to = "01000004321";
    const [old, young] = [intentOf({ to }), intentOf({ to })];
    await open("clear").insertIntents([old]);
    await open("first").insertIntents([young]);
    for (const writer of ["first", "rotated", "off"] as const) {
      const { messages } = await open(writer).find({ to, first: "oldest" });
      expect(messages).toEqual([old, young]);
      expect(await open(writer).countsByStatus({ to })).toEqual({ UNKNOWN: 2 });
    }
    const strict = new SqlTrackingStore(db, {
      tablePrefix: database.tablePrefix,
      fieldCrypto: cryptoOf(),
    });
    const { messages } = await strict.find({ to, first: "oldest" });
    expect(messages).toMatchObject([
      { to: "***", unreadable: { code: "CRYPTO_POLICY_VIOLATION" } },
      { to, text: young.text },
    ]);
    expect((await open("clear").find({ to })).messages).toEqual([old]);
    expect(await open("clear").get(young.id)).toMatchObject({ to: "010****4321", unreadable: {} });
  });

  it("to other countries are found by any writing of the number, and only those", async () => {
    const store = open("first");
    const toJapan = intentOf({ to: "2000001234", country: "81" });
    const toItaly = intentOf({ to: "2000001234", country: "39" });
    const toKorea = intentOf({ to: "01000009876" });
    await store.insertIntents([toJapan, toItaly, toKorea]);
    const idsOf = async (to: string) =>
      (await store.find({ to })).messages.map(({ id }) => id).sort();
    for (const to of ["+812000001234", "+81 20-0000-1234", "0081 2000001234"])
      expect(await idsOf(to)).toEqual([toJapan.id]);
    expect(await idsOf("+39 2000001234")).toEqual([toItaly.id]);
    expect(await store.count({ to: "+39 2000001234" })).toBe(1);
    expect(await idsOf("2000001234")).toEqual([toJapan.id, toItaly.id].sort());
    for (const to of ["01000009876", "010-0000-9876", "+82 10 0000 9876", "0082-10-0000-9876"])
      expect(await idsOf(to)).toEqual([toKorea.id]);
  });

  it("aren't searched at all where a hash can't be made, or the field isn't hashed", async () => {
    const refused = expect.objectContaining({ code: "CRYPTO_HASH_FAILED" });
    await expect(open("masking").find({ to: "01000001234" })).rejects.toEqual(refused);
    await expect(open("losing").count({ idempotencyKey: "k" })).rejects.toEqual(refused);
    const unsearchable = new SqlTrackingStore(db, {
      tablePrefix: database.tablePrefix,
      fieldCrypto: cryptoOf({ fields: { to: "encrypt" } }),
    });
    await expect(unsearchable.find({ to: "01000001234" })).rejects.toEqual(
      expect.objectContaining({ code: "CRYPTO_POLICY_VIOLATION" }),
    );
  });

  it("are as the policy wants each field, inside of it, too", async () => {
    const store = new SqlTrackingStore(db, {
      tablePrefix: database.tablePrefix,
      fieldCrypto: cryptoOf({
        fields: {
          messageId: "plain",
          from: "mask",
          text: "encrypt+hash",
          "customFields.*": "encrypt+hash",
          "customFields.branch": "plain",
          "failover.title": "mask",
          warnings: "plain",
        },
        aadFields: ["country", "createdAt"],
      }),
    });
    const customFields = { shop: "하늘 가게", branch: "서울" };
    const message = settledOf({ customFields, from: "01000009999" });
    await store.saveOutcomes([message]);
    const row = await read(message.id);
    expect(row).toMatchObject({
      message_id: "order-1",
      message_id_enc: null,
      sender: "010****9999",
      from_masked: "010****9999",
      from_enc: null,
    });
    expect(row.custom_fields_enc).toContain("서울");
    expect(row.custom_fields_enc).not.toContain("하늘");
    expect(row.failover_enc).not.toContain("배송");
    expect(await store.get(message.id)).toMatchObject({
      ...message,
      from: "010****9999",
      failover: { ...message.failover, title: "***" },
    });
    const news = { id: message.id, at: 1, source: "poll", status: "SENT" } as const;
    await store.recordStatuses([{ ...news, providerStatusText: "김하늘" }]);
    expect(await store.get(message.id)).toMatchObject({
      providerStatusText: "김하늘",
      customFields,
    });
    await sql`UPDATE ${sql.table(`${database.tablePrefix}messages`)} SET country = '81' WHERE id = ${message.id}`.execute(
      db,
    );
    expect((await store.get(message.id))?.unreadable?.issues[0]?.rule).toBe("TAMPERED");
  });
});
