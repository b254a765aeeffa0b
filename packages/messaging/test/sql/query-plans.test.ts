import { type FieldCrypto, ok, type TrackingStore } from "@k-msg/core";
import { type CompiledQuery, type Dialect, Kysely, type RawBuilder, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createSqliteDialect } from "../../src/sql/open-sqlite.ts";
import type { AnyKysely, DialectKind } from "../../src/sql/sql-database.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";
import { createMysqlDialect, findMysql, hasMysql } from "../mysql/mysql.ts";
import { createPostgresDialect, createTablePrefix, findPostgres } from "../postgres/postgres.ts";

const ROWS = 50_000;
const tablePrefix = createTablePrefix();
const table = `${tablePrefix}messages`;

const openers: readonly (readonly [DialectKind, () => Promise<Dialect>])[] = [
  ["sqlite", () => createSqliteDialect(":memory:")],
  ["postgres", async () => createPostgresDialect(await findPostgres())],
  ["mysql", async () => createMysqlDialect(await findMysql())],
];

const numbers: Readonly<Record<DialectKind, RawBuilder<unknown>>> = {
  sqlite: sql`(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) SELECT i FROM n)`,
  postgres: sql.raw(`generate_series(1, ${ROWS})`),
  mysql: sql`JSON_TABLE(${JSON.stringify(Array.from({ length: ROWS }, (_, index) => index + 1))},
    '$[*]' COLUMNS (i bigint PATH '$'))`,
};

const analyze: Readonly<Record<DialectKind, string>> = {
  sqlite: "ANALYZE",
  postgres: `ANALYZE ${table}`,
  mysql: `ANALYZE TABLE ${table}`,
};

/** Messages of many people, days and templates; each is due some time. */
async function fill(db: AnyKysely, kind: DialectKind): Promise<void> {
  const alias = kind === "postgres" ? sql`n(i)` : sql`n`;
  await sql`INSERT INTO ${sql.table(table)} (id, message_id, type, recipient, country, provider_id,
      provider_message_id, template_id, idempotency_key, outcome, status, created_at, updated_at, due_at, poll_count, history,
      to_hash, message_id_hash, idempotency_key_hash)
    SELECT concat(i, ''), concat(i, ''), 'SMS', concat('0100000', i % 1000), '82',
      CASE i % 500 WHEN 0 THEN 'small' ELSE 'large' END, concat(i, ''), concat(i % 500, ''), concat(i, ''), 'accepted',
      CASE i % 100 WHEN 0 THEN 'FAILED' ELSE 'PENDING' END, i, i, i, 0, '',
      concat('h1.0100000', i % 1000), concat('h1.', i), concat('h1.', i) FROM ${numbers[kind]} AS ${alias}`.execute(
    db,
  );
  await sql.raw(analyze[kind]).execute(db);
}

const EXPLAIN: Readonly<Record<DialectKind, string>> = {
  sqlite: "EXPLAIN QUERY PLAN",
  postgres: "EXPLAIN (FORMAT JSON)",
  mysql: "EXPLAIN FORMAT=JSON",
};

/** What a plan says of a table that is read as a whole. */
const WHOLE: Readonly<Record<DialectKind, RegExp>> = {
  sqlite: /SCAN (?!json_each)/,
  postgres: /Seq Scan/,
  mysql: /access_type\W+(ALL|index)\b/,
};

/** What the database does for the statements of a method. */
async function explain(
  db: AnyKysely,
  kind: DialectKind,
  queries: readonly CompiledQuery[],
): Promise<string> {
  const plans: unknown[] = [];
  for (const query of queries.filter((each) => !/^(begin|commit|set|start)/.test(each.sql))) {
    const { rows } = await db.executeQuery({ ...query, sql: `${EXPLAIN[kind]} ${query.sql}` });
    plans.push(rows);
  }
  return JSON.stringify(plans);
}

const lookUps: readonly (readonly [string, string, (store: TrackingStore) => Promise<unknown>])[] =
  [
    ["what is due", "due", (s) => s.claimDue({ now: 500, limit: 50, leaseMs: 1, token: "t" })],
    [
      "what one provider has due",
      "provider_due",
      (s) => s.claimDue({ now: 900, limit: 50, leaseMs: 1, token: "t", providerId: "small" }),
    ],
    ["a person's messages", "recipient", (s) => s.find({ to: "01000007" })],
    ["the number of them", "recipient", (s) => s.count({ to: "01000007" })],
    ["what failed", "status", (s) => s.find({ status: "FAILED" })],
    [
      "what failed in some time",
      "status",
      (s) => s.find({ status: "FAILED", createdFrom: 49_000 }),
    ],
    ["an hour's messages", "created", (s) => s.find({ createdFrom: 500, createdBefore: 600 })],
    ["a page in the middle", "created", (s) => s.find({ cursor: "n25000.25000", limit: 50 })],
    ["a caller's message", "message", (s) => s.find({ messageId: "77" })],
    ["a vendor's message", "provider_message", (s) => s.find({ providerMessageId: "77" })],
    ["a template's messages", "template", (s) => s.find({ templateId: "77" })],
    ["a key's message", "idempotency", (s) => s.find({ idempotencyKey: "77" })],
    ["what is old", "created", (s) => s.purge({ before: 100, limit: 10 })],
  ];

/** Finds by two hashes, and encrypts nothing. */
const hashing: FieldCrypto = {
  enabled: true,
  modeOf: () => "plain",
  protectRecord: async (record) => ok({ record, hashes: {}, masked: {}, failures: [] }),
  revealRecord: async ({ record }) => ok({ record: { ...record }, failures: [] }),
  revealRecords: async () => [],
  hashField: async (_, value) => ok([`h1.${value}`, `h2.${value}`]),
  isOutdated: async () => ok(false),
};

/** Indexes of hashes, beside those of the values in clear. */
const hashIndexes: Readonly<Record<string, string>> = {
  recipient: "to_hash",
  message: "message_hash",
  idempotency: "idempotency_hash",
};

describe.each(openers.filter(([kind]) => hasMysql || kind !== "mysql"))(
  "among many messages, %s",
  (kind, open) => {
    it("finds everything by an index, and never reads the whole table", async () => {
      let queries: CompiledQuery[] = [];
      const db = new Kysely<unknown>({
        dialect: await open(),
        log: ({ query }) => void queries.push(query),
      });
      const store = new SqlTrackingStore(db, { tablePrefix });
      try {
        await store.migrate();
        await fill(db, kind);
        const encrypted = new SqlTrackingStore(db, { tablePrefix, fieldCrypto: hashing });
        for (const [what, index, method] of lookUps) {
          for (const by of [store, encrypted]) {
            queries = [];
            await method(by);
            const plan = await explain(db, kind, [...queries]);
            expect(plan, what).toContain(`${table}_${index}`);
            expect(plan, what).not.toMatch(WHOLE[kind]);
            const hashIndex = hashIndexes[index];
            if (by === encrypted && hashIndex)
              expect(plan, what).toContain(`${table}_${hashIndex}`);
          }
        }
      } finally {
        await db.destroy();
      }
    }, 120_000);
  },
);
