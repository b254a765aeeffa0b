import type { TrackedMessage } from "@k-msg/core";
import { type AnyKysely, SqlIdempotencyStore, SqlTrackingStore } from "@k-msg/messaging/sql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../packages/messaging/test/sql/kysely.ts";
import { createDatabase, KINDS, type TestDatabase } from "./databases.ts";
import { cryptoOf, ringOf } from "./keys.ts";
import { HIDDEN, settledOf, showsAnything } from "./samples.ts";

const ENCRYPTED = [
  "to_enc",
  "from_enc",
  "message_id_enc",
  "idempotency_key_enc",
  "subject_enc",
  "body_enc",
  "failover_enc",
  "custom_fields_enc",
  "provider_status_text_enc",
  "warnings_enc",
  "error_enc",
  "substitute_enc",
] as const;
const CLEAR = [
  "recipient",
  "sender",
  "message_id",
  "idempotency_key",
  "subject",
  "body",
  "failover",
  "custom_fields",
  "provider_status_text",
  "warnings",
  "error",
] as const;

const isAllowed = (value: string, at: number) => value.length < 60 || at % 7 === 0;

describe.each(KINDS)("an encrypted record on %s", (kind) => {
  let database: TestDatabase;
  let db: AnyKysely;
  let store: SqlTrackingStore;
  let keys: SqlIdempotencyStore;
  const fieldCrypto = cryptoOf();
  const open = (change = {}) => {
    const { tablePrefix } = database;
    return new SqlTrackingStore(db, { tablePrefix, fieldCrypto, tenantId: "shop", ...change });
  };
  const table = () => sql.table(`${database.tablePrefix}messages`);

  beforeAll(async () => {
    database = await createDatabase(kind);
    db = await database.open();
    store = open();
    await store.migrate();
    const { tablePrefix } = database;
    keys = new SqlIdempotencyStore(db, { tablePrefix, fieldCrypto, tenantId: "shop" });
  }, 120_000);
  afterAll(async () => {
    await db.destroy();
    database.remove();
  });

  async function insert(change: Partial<TrackedMessage> = {}): Promise<TrackedMessage> {
    const { history: _, ...message } = settledOf(change as object);
    await store.saveOutcomes([message]);
    return message;
  }
  async function read(id: string): Promise<Record<string, string | null>> {
    const { rows } = await sql`SELECT * FROM ${table()} WHERE id = ${id}`.execute(db);
    return rows[0] as Record<string, string | null>;
  }
  async function write(id: string, values: Readonly<Record<string, string | null>>) {
    const list = Object.entries(values).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
    await sql`UPDATE ${table()} SET ${sql.join(list)} WHERE id = ${id}`.execute(db);
  }
  async function expectRefused(id: string, by = store, more: object = {}): Promise<void> {
    const record = await by.get(id);
    expect(record).toMatchObject({ id, ...HIDDEN, ...more, status: "PENDING" });
    expect(record?.unreadable?.issues.length).toBeGreaterThan(0);
    expect(showsAnything(record)).toBe(false);
  }

  it("comes back whole, and has nothing in clear beside its ciphertexts", async () => {
    const message = await insert();
    const row = await read(message.id);
    for (const name of ENCRYPTED) expect(row[name]).toMatch(/^kmsg1\./);
    for (const name of CLEAR) expect(row[name] || null).toBeNull();
    expect(row).toMatchObject({
      to_masked: HIDDEN.to,
      to_hash: expect.stringMatching(/^kmsgh1\./),
    });
    expect(showsAnything(row)).toBe(false);
    expect(await store.get(message.id)).toMatchObject(message);
  });

  it("with any character of any ciphertext changed isn't read, not even in part", async () => {
    const message = await insert();
    const row = await read(message.id);
    for (const name of ENCRYPTED) {
      const value = row[name] ?? "";
      for (let at = 0; at < value.length; at++) {
        // All of one, and some of the others.
        if (kind === "postgres" ? at % 29 !== 0 : name !== "to_enc" && !isAllowed(value, at))
          continue;
        for (const other of at < 3 ? ["A", "+", "-"] : ["A", "_"]) {
          if (other === value[at]) continue;
          await write(message.id, { [name]: value.slice(0, at) + other + value.slice(at + 1) });
          await expectRefused(message.id);
        }
      }
      await write(message.id, { [name]: value });
    }
    expect(await store.get(message.id)).toMatchObject(message);
  }, 120_000);

  it("cut off, emptied or replaced by something in clear isn't read", async () => {
    const message = await insert();
    const row = await read(message.id);
    for (const [index, name] of ENCRYPTED.entries()) {
      const value = row[name] ?? "";
      for (const other of [
        "",
        "x",
        "+{",
        '+{"value":"x"}',
        "{}",
        value.slice(0, -1),
        `${value}A`,
      ]) {
        await write(message.id, { [name]: other });
        await expectRefused(message.id);
      }
      const clear = CLEAR[index];
      if (clear) {
        await write(message.id, { [name]: null, [clear]: '"planted"' });
        const record = await store.get(message.id);
        expect(record?.unreadable?.issues[0]).toMatchObject({ rule: "PLAINTEXT_FOUND" });
        expect(JSON.stringify(record)).not.toContain("planted");
        await write(message.id, {
          [clear]: clear === "recipient" || clear === "message_id" ? "" : null,
        });
      }
      await write(message.id, { [name]: value });
    }
    expect(await store.get(message.id)).toMatchObject(message);
  }, 60_000);

  it("isn't read with two columns swapped, nor two rows, nor hashes of others", async () => {
    const [one, other] = [await insert(), await insert({ to: "01000001235" })];
    const [first, second] = [await read(one.id), await read(other.id)];
    for (const name of ENCRYPTED) {
      for (const from of ENCRYPTED) {
        if (from === name) continue;
        await write(one.id, { [name]: first[from] ?? null });
        await expectRefused(one.id);
      }
      await write(one.id, { [name]: second[name] ?? null });
      await expectRefused(one.id);
      await write(one.id, { [name]: first[name] ?? null });
    }
    await write(one.id, { to_hash: second.to_hash ?? null });
    expect((await store.get(one.id))?.unreadable?.issues[0]?.rule).toBe("HASH_MISMATCH");
    await write(one.id, { to_hash: first.to_hash ?? null });
    expect(await store.get(one.id)).toMatchObject(one);
  }, 60_000);

  it("hides no other: it is found in its place, masked, and claimed with them", async () => {
    const providerId = crypto.randomUUID();
    const [before, broken, after] = [
      await insert({ providerId, createdAt: 1, dueAt: 1 }),
      await insert({ providerId, createdAt: 2, dueAt: 1 }),
      await insert({ providerId, createdAt: 3, dueAt: 1 }),
    ];
    await write(broken.id, { body_enc: "kmsg1.A256GCM.k1.AAAA" });
    const { messages } = await store.find({ providerId, first: "oldest" });
    expect(messages.map(({ id }) => id)).toEqual([before.id, broken.id, after.id]);
    expect(messages.map(({ unreadable }) => unreadable?.issues[0]?.rule)).toEqual([
      undefined,
      "ENVELOPE_UNREADABLE",
      undefined,
    ]);
    expect(messages[1]).toMatchObject({ ...HIDDEN, providerMessageId: "V-1", templateId: "T" });
    expect(messages[2]).toMatchObject({ text: after.text });
    const due = { now: 9, limit: 9, leaseMs: 9, token: "t", providerId };
    expect(await store.claimDue(due)).toHaveLength(3);
    expect(await store.count({ to: "01000001234", providerId })).toBe(3);
    expect(await store.purge({ before: 4, limit: 9 })).toBe(3);
  });

  it("hides no other either where what is in clear is broken", async () => {
    const providerId = crypto.randomUUID();
    const broken = await insert({ providerId });
    const whole = await insert({ providerId });
    for (const name of ["history", "substitute", "failover", "attempts"]) {
      const before = (await read(broken.id))[name] ?? null;
      await write(broken.id, { [name]: '{"김하늘' });
      const { messages } = await store.find({ providerId, first: "oldest" });
      expect(messages).toMatchObject([
        { id: broken.id, unreadable: { issues: [{ rule: "ENVELOPE_UNREADABLE" }] } },
        { id: whole.id, text: whole.text },
      ]);
      expect(showsAnything(messages[0])).toBe(false);
      await write(broken.id, { [name]: before });
    }
  });

  it("isn't found by an empty number or id, which stands where it is encrypted", async () => {
    const { id, to, messageId } = await insert({ messageId: crypto.randomUUID() });
    const without = open({ fieldCrypto: undefined });
    for (const by of [store, without, open({ fieldCrypto: cryptoOf({ readPlaintext: true }) })]) {
      for (const filter of [{ to: "" }, { messageId: "" }, { idempotencyKey: "" }]) {
        expect(await by.find(filter)).toEqual({ messages: [] });
        expect(await by.count(filter)).toBe(0);
        expect(await by.countsByStatus(filter)).toEqual({});
      }
    }
    expect((await store.find({ to, messageId })).messages).toMatchObject([{ id }]);
  });

  it("isn't a message without its number or its id", async () => {
    const { id } = await insert();
    for (const [clear, field] of [
      ["recipient", "to"],
      ["message_id", "message_id"],
    ]) {
      const gone = ["enc", "hash", ...(field === "to" ? ["masked"] : [])].map(
        (each) => `${field}_${each} = NULL`,
      );
      const kept = await read(id);
      await sql`UPDATE ${table()} SET ${sql.raw(`${clear} = '', ${gone.join(", ")}`)} WHERE id = ${id}`.execute(
        db,
      );
      await expectRefused(id, store, field === "to" ? { to: "***" } : {});
      expect((await store.get(id))?.unreadable?.issues[0]?.rule).toBe("ENVELOPE_UNREADABLE");
      const back = Object.keys(kept)
        .filter((name) => name.startsWith(`${field}_`))
        .map((name) => sql`${sql.ref(name)} = ${kept[name]}`);
      await sql`UPDATE ${table()} SET ${sql.join(back)} WHERE id = ${id}`.execute(db);
    }
    expect(await store.get(id)).not.toHaveProperty("unreadable");
  });

  it("isn't read by another tenant, with another key, without one, or in another table", async () => {
    const message = await insert();
    const rules = async (by: SqlTrackingStore) => {
      await expectRefused(message.id, by);
      return (await by.get(message.id))?.unreadable?.issues[0]?.rule;
    };
    expect(await rules(open({ tenantId: "other" }))).toBe("TAMPERED");
    expect(await rules(open({ tenantId: undefined }))).toBe("TAMPERED");
    expect(await rules(open({ fieldCrypto: cryptoOf({ keyResolver: ringOf("k9") }) }))).toBe(
      "KEY_MISSING",
    );
    expect(await rules(open({ fieldCrypto: undefined }))).toBe("KEY_MISSING");
    const keyless = cryptoOf({ enabled: false, keyResolver: undefined });
    expect(await rules(open({ fieldCrypto: keyless }))).toBe("KEY_MISSING");
    const off = open({ fieldCrypto: cryptoOf({ enabled: false }) });
    expect(await off.get(message.id)).toMatchObject(message);
    const tablePrefix = `${database.tablePrefix}b_`;
    const elsewhere = open({ tablePrefix });
    await elsewhere.migrate();
    const copy = sql.table(`${tablePrefix}messages`);
    await sql`INSERT INTO ${copy} SELECT * FROM ${table()} WHERE id = ${message.id}`.execute(db);
    expect(await rules(elsewhere)).toBe("TAMPERED");
  });

  it("isn't written back by who couldn't read it", async () => {
    const message = await insert();
    const stranger = open({ fieldCrypto: cryptoOf({ keyResolver: ringOf("k9") }) });
    const hidden = (await stranger.get(message.id)) as TrackedMessage;
    const before = await read(message.id);
    const outcome = { ...hidden, outcome: "accepted" } as const;
    const refused = expect.objectContaining({ code: "INVALID_REQUEST" });
    await expect(store.saveOutcomes([outcome])).rejects.toEqual(refused);
    await expect(store.insertIntents([{ ...hidden, id: "new" }])).rejects.toEqual(refused);
    await expect(store.claimFallback({ ...hidden, id: "new" }, 1)).rejects.toEqual(refused);
    expect(await read(message.id)).toEqual(before);
    expect(await store.get("new")).toBeUndefined();
  });

  it("of an idempotency key is refused once it is changed, moved or another tenant's", async () => {
    const request = { fingerprint: "f".repeat(64), token: "t", now: 1, ttlMs: 1_000 };
    const claim = (key: string, by = keys) => by.claim(key, { ...request, token: "u", now: 2 });
    const keyTable = sql.table(`${database.tablePrefix}idempotency`);
    for (const key of ["a-01000001234", "b-01000001234"]) {
      await keys.claim(key, request);
      await keys.settle(key, "t", {
        isSuccess: false,
        error: { code: "PROVIDER_ERROR", outcome: "unknown", providerErrorText: key },
      });
    }
    const rows = (
      await sql`SELECT * FROM ${keyTable} ORDER BY claimed_at, ${sql.ref("key")}`.execute(db)
    ).rows as Record<string, string>[];
    expect(rows).toHaveLength(2);
    expect(showsAnything(rows)).toBe(false);
    expect(JSON.stringify(rows)).not.toContain(request.fingerprint);
    const [one, other] = rows;
    for (const name of ["fingerprint_enc", "result_enc", "key_enc"]) {
      for (const value of [
        other?.[name],
        "kmsg1.x",
        "+{",
        `${one?.[name]}A`,
        `${one?.[name]}`.replace(/.$/, "_"),
      ]) {
        await sql`UPDATE ${keyTable} SET ${sql.ref(name)} = ${value} WHERE ${sql.ref("key")} = ${one?.key}`.execute(
          db,
        );
        const answers = await Promise.allSettled([claim("a-01000001234"), claim("b-01000001234")]);
        const refused = answers.filter(({ status }) => status === "rejected");
        expect(refused).toHaveLength(1);
        expect(showsAnything(String((refused[0] as PromiseRejectedResult).reason))).toBe(false);
      }
      await sql`UPDATE ${keyTable} SET ${sql.ref(name)} = ${one?.[name]} WHERE ${sql.ref("key")} = ${one?.key}`.execute(
        db,
      );
    }
    expect(await claim("a-01000001234")).toMatchObject({
      status: "exists",
      record: {
        fingerprint: request.fingerprint,
        result: { error: { providerErrorText: "a-01000001234" } },
      },
    });
    expect(
      await keys.settle("a-01000001234", "t", {
        isSuccess: false,
        error: { code: "PROVIDER_ERROR", outcome: "unknown" },
      }),
    ).toBe(false);
  });

  it("is refused a policy that hides what the store works with", () => {
    const fields = { status: "encrypt", history: "encrypt+hash", templateId: "mask" } as const;
    const issues = ["templateId", "status", "history"].map((field) =>
      expect.objectContaining({ field: `fields.${field}`, rule: "FIELD_ALWAYS_PLAIN" }),
    );
    expect(() => open({ fieldCrypto: cryptoOf({ fields }) })).toThrow(
      expect.objectContaining({ code: "CRYPTO_CONFIG_ERROR", issues }),
    );
    for (const path of ["failover", "failover.content", "warnings"]) {
      const unfit = cryptoOf({ fields: { [path]: "mask" } });
      expect(() => open({ fieldCrypto: unfit })).toThrow(
        expect.objectContaining({
          code: "CRYPTO_CONFIG_ERROR",
          issues: expect.arrayContaining([expect.objectContaining({ rule: "FIELD_MODE_UNFIT" })]),
        }),
      );
    }
    const { tablePrefix } = database;
    const unfit = cryptoOf({ fields: { idempotencyKey: "encrypt", fingerprint: "mask" } });
    expect(() => new SqlIdempotencyStore(db, { tablePrefix, fieldCrypto: unfit })).toThrow(
      expect.objectContaining({ code: "CRYPTO_CONFIG_ERROR" }),
    );
    expect(() => open({ fieldCrypto: { enabled: true } })).toThrow(
      expect.objectContaining({ code: "INVALID_REQUEST" }),
    );
  });

  it("is refused a promise to bind what may change, instead of binding nothing", async () => {
    const aadFields = ["country", "templateId", "createdAt", "status"];
    const issues = ["aadFields.1", "aadFields.3"].map((field) =>
      expect.objectContaining({ field, rule: "AAD_FIELDS_INVALID" }),
    );
    expect(() => open({ fieldCrypto: cryptoOf({ aadFields }) })).toThrow(
      expect.objectContaining({ code: "CRYPTO_CONFIG_ERROR", issues }),
    );
    const bound = open({
      fieldCrypto: cryptoOf({ aadFields: ["country", "createdAt", "scheduledAt", "fallbackOf"] }),
    });
    const { history: _, ...message } = settledOf();
    await bound.saveOutcomes([message]);
    expect(await bound.get(message.id)).toMatchObject(message);
    for (const [column, value] of Object.entries({
      country: "81",
      created_at: "5",
      scheduled_at: "5",
      fallback_of: "x",
    })) {
      const before = (await read(message.id))[column] ?? null;
      await write(message.id, { [column]: value });
      await expectRefused(message.id, bound);
      await write(message.id, { [column]: before });
    }
    expect(await bound.get(message.id)).toMatchObject(message);
  });
});
