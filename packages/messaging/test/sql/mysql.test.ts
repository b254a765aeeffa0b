import { createTrackingId, type SettledMessage } from "@k-msg/core";
import { MysqlAdapter, MysqlDialect, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrationSql } from "../../src/sql/migrations.ts";
import type { AnyKysely, DialectKind } from "../../src/sql/sql-database.ts";
import { SqlIdempotencyStore } from "../../src/sql/sql-idempotency-store.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";
import { findMysql, hasMysql, openMysql } from "../mysql/mysql.ts";
import { createTablePrefix } from "../postgres/postgres.ts";

const message = (change: Partial<SettledMessage> = {}): SettledMessage => ({
  id: createTrackingId(1),
  messageId: "order-1",
  type: "SMS",
  to: "01000000001",
  country: "82",
  outcome: "accepted",
  status: "PENDING",
  createdAt: 1,
  updatedAt: 1,
  pollCount: 0,
  ...change,
});

const claim = { fingerprint: "f", token: "t", now: 1, ttlMs: 1_000 };

describe.skipIf(!hasMysql)("stores on MySQL", () => {
  const tablePrefix = createTablePrefix();
  let db: AnyKysely;
  let store: SqlTrackingStore;
  let keys: SqlIdempotencyStore;

  beforeAll(async () => {
    db = openMysql(await findMysql());
    store = new SqlTrackingStore(db, { tablePrefix });
    keys = new SqlIdempotencyStore(db, { tablePrefix });
    await store.migrate();
  }, 120_000);
  afterAll(() => db.destroy());

  it("take no text for another one: not by its case, its accents or the spaces at its end", async () => {
    const texts = ["Cafe", "cafe", "café", "cafe ", "가", "가 ", "ss", "ß"];
    const all = texts.map((text) =>
      message({ id: text, messageId: text, templateId: text, idempotencyKey: text }),
    );
    await store.saveOutcomes(all);
    for (const text of texts) {
      expect((await store.get(text))?.id).toBe(text);
      for (const filter of [{ messageId: text }, { templateId: text }, { idempotencyKey: text }])
        expect((await store.find(filter)).messages.map(({ id }) => id)).toEqual([text]);
      expect(await keys.claim(text, claim)).toEqual({ status: "claimed" });
    }
  });

  it("cut nothing, also without strict mode", async () => {
    const text = "긴 글 😀".repeat(30_000);
    const messageId = `${"x".repeat(300)}-1`;
    const long = message({ text, messageId, providerMessageId: `${messageId}-v` });
    const other = message({ messageId: `${"x".repeat(300)}-2` });
    await store.saveOutcomes([long, other]);
    expect(await store.get(long.id)).toMatchObject(long);
    const { messages } = await store.find({ messageId });
    expect(messages.map(({ id }) => id)).toEqual([long.id]);
    expect(await store.count({ providerMessageId: `${messageId}-v` })).toBe(1);
    const key = "키".repeat(255);
    expect(await keys.claim(`${key}a`, claim)).toEqual({ status: "claimed" });
    expect(await keys.claim(`${key}b`, claim)).toEqual({ status: "claimed" });
  });

  it.each(["templateId", "providerId", "to"] as const)(
    "refuse a %s that is longer than its column, and write the others",
    async (field) => {
      const [good, bad] = [message(), message({ [field]: "9".repeat(256) })];
      const fitting = message({ [field]: "9".repeat(255) });
      await expect(store.saveOutcomes([bad, good, fitting])).rejects.toMatchObject({
        code: "INVALID_REQUEST",
        issues: [expect.objectContaining({ field })],
      });
      expect(await store.get(bad.id)).toBeUndefined();
      expect(await store.get(good.id)).toBeDefined();
      expect((await store.get(fitting.id))?.[field]).toHaveLength(255);
    },
  );

  it("take the first of two intents with one id, in a call with others", async () => {
    const intent = (id: string, text: string) => ({
      ...message({ id, text }),
      outcome: "intended" as const,
      status: "UNKNOWN" as const,
    });
    const [one, other] = [createTrackingId(1), createTrackingId(1)] as const;
    await store.insertIntents([intent(one, "first"), intent(other, "x"), intent(one, "second")]);
    expect((await store.get(one))?.text).toBe("first");
    expect(await store.get(other)).toBeDefined();
  });

  it("refuse a key that is longer than its column", async () => {
    const refused = expect.objectContaining({ code: "INVALID_REQUEST" });
    await expect(keys.claim("k".repeat(769), claim)).rejects.toEqual(refused);
    expect(await keys.claim("k".repeat(768), claim)).toEqual({ status: "claimed" });
  });

  it("write again what a deadlock undid", async () => {
    const [first, second] = [message(), message()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const many = Array.from({ length: 50 }, () => message());
    await store.saveOutcomes([first as SettledMessage, second as SettledMessage, ...many]);
    const table = sql.table(`${tablePrefix}messages`);
    const touch = (id = "") => sql`UPDATE ${table} SET poll_count = 7 WHERE id = ${id}`;
    await db.connection().execute(async (other) => {
      await sql`start transaction`.execute(other);
      // The database undoes whoever has written less.
      for (const { id } of many) await touch(id).execute(other);
      await touch(second?.id).execute(other);
      const news = store.recordStatuses(
        [first, second].map((each) => ({
          id: each?.id ?? "",
          at: 2,
          source: "poll" as const,
          status: "DELIVERED" as const,
        })),
      );
      const isWaiting = new RegExp(`LOCK WAIT[^]{0,400}${tablePrefix}messages`);
      const status = sql<{ Status: string }>`SHOW ENGINE INNODB STATUS`;
      while (!isWaiting.test((await status.execute(other)).rows[0]?.Status ?? ""));
      await touch(first?.id).execute(other);
      await sql`commit`.execute(other);
      expect([...(await news)].sort()).toEqual([first?.id, second?.id]);
    });
    expect(await store.get(first?.id ?? "")).toMatchObject({ status: "DELIVERED", pollCount: 7 });
  });

  it("give each provider's claim what is due for it, while others claim for theirs", async () => {
    const providers = ["one", "other", "third", "last"];
    for (let round = 0; round < 50; round++) {
      const due = providers.map((providerId) => message({ providerId, dueAt: round }));
      await store.saveOutcomes(due);
      const claims = providers.map((providerId) => {
        const token = crypto.randomUUID();
        return store.claimDue({ now: round, limit: 50, leaseMs: 1e9, token, providerId });
      });
      const got = (await Promise.all(claims)).flat().map(({ id }) => id);
      expect(got.toSorted(), `round ${round}`).toEqual(due.map(({ id }) => id).toSorted());
    }
  });

  it("let many claim and write the same rows in any order, and lose nothing", async () => {
    const all = Array.from({ length: 300 }, (_, index) => message({ dueAt: index }));
    await store.saveOutcomes(all);
    const ids = all.map(({ id }) => id);
    const claimed: string[] = [];
    const dbs = await Promise.all([1, 2, 3, 4].map(async () => openMysql(await findMysql())));
    const stores = dbs.map((each) => new SqlTrackingStore(each, { tablePrefix }));
    const follow = async (each: SqlTrackingStore) => {
      // Rows that somebody is writing are passed over, until the next time.
      while (claimed.length < ids.length) {
        const token = crypto.randomUUID();
        const due = await each.claimDue({ now: 1_000, limit: 20, leaseMs: 1e9, token });
        claimed.push(...due.map(({ id }) => id));
        await each.reschedule(due.map(({ id }) => ({ id, dueAt: 1e9, leaseToken: token })));
      }
    };
    const write = async (each: SqlTrackingStore, order: readonly string[]) => {
      for (let round = 0; round < 5; round++) {
        const updates = order.map((id) => ({
          id,
          at: 2,
          source: "webhook" as const,
          status: "SENT" as const,
        }));
        await each.recordStatuses(updates);
        await each.saveOutcomes(order.map((id) => message({ id })));
      }
    };
    try {
      await Promise.all([
        ...stores.map(follow),
        ...stores.map((each, index) => write(each, index % 2 ? ids : ids.toReversed())),
      ]);
    } finally {
      for (const each of dbs) await each.destroy();
    }
    expect(claimed.toSorted()).toEqual(ids.toSorted());
    for (const id of ids.slice(0, 5)) {
      const { status, history } = (await store.get(id)) ?? {};
      expect(status).toBe("SENT");
      expect(history?.filter((event) => event.status === "SENT")).toHaveLength(1);
    }
  }, 60_000);
});

/** A dialect whose database answers each statement with an error. */
function failing(errno: number): MysqlDialect {
  const connection = {
    threadId: 1,
    query: (_sql: string, _parameters: unknown, done: (error: unknown) => void) =>
      done(Object.assign(new Error("refused"), { errno })),
    release() {},
  };
  const pool = {
    getConnection: (done: (error: unknown, connection: unknown) => void) => done(null, connection),
    end: (done: () => void) => done(),
  };
  return new MysqlDialect({ pool: pool as never });
}

describe("a store given MySQL", () => {
  const refusal = (field: string, problem: RegExp, ko: RegExp) =>
    expect.objectContaining({
      code: "INVALID_REQUEST",
      outcome: "not_sent",
      issues: [
        expect.objectContaining({
          field,
          problem: expect.stringMatching(problem),
          ko: expect.objectContaining({ problem: expect.stringMatching(ko) }),
        }),
      ],
    });

  it.each([1064, 1273])("says that it is too old, by its error %i", async (errno) => {
    const store = new SqlTrackingStore(failing(errno));
    await expect(store.migrate()).rejects.toEqual(refusal("database", /too old/, /버전이 낮/));
  });

  it("passes other errors on", async () => {
    await expect(new SqlTrackingStore(failing(1045)).migrate()).rejects.toMatchObject({
      errno: 1045,
    });
  });

  it("knows its dialects by their adapters' names, and names all kinds where it can't", () => {
    class PlanetScaleAdapter extends MysqlAdapter {}
    class MariadbAdapter extends MysqlAdapter {}
    class MssqlAdapter extends MysqlAdapter {}
    const dialectOf = (Adapter: typeof MysqlAdapter) => {
      const dialect = failing(0);
      dialect.createAdapter = () => new Adapter();
      return dialect;
    };
    for (const Adapter of [MysqlAdapter, PlanetScaleAdapter, MariadbAdapter])
      expect(() => new SqlTrackingStore(dialectOf(Adapter))).not.toThrow();
    expect(() => new SqlTrackingStore(dialectOf(MssqlAdapter))).toThrow(
      refusal("dialectKind", /can't be told/, /알 수 없/),
    );
    const dialectKind = "mssql" as DialectKind;
    const other = expect.objectContaining({
      issues: [
        expect.objectContaining({
          advice: expect.stringMatching(/"sqlite", "postgres" or "mysql"/),
          ko: expect.objectContaining({
            advice: expect.stringMatching(/"sqlite", "postgres", "mysql"/),
          }),
        }),
      ],
    });
    expect(() => new SqlTrackingStore(failing(0), { dialectKind })).toThrow(other);
    expect(() => migrationSql(dialectKind)).toThrow(other);
  });
});
