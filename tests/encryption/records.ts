import type { StoredOutcome, TrackedMessage } from "@k-msg/core";
import { type AnyKysely, SqlIdempotencyStore, SqlTrackingStore } from "@k-msg/messaging/sql";
import type { FieldCryptoOptions } from "../../packages/messaging/src/sql/field-crypto-options.ts";
import { sql } from "../../packages/messaging/test/sql/kysely.ts";
import type { TestDatabase } from "./databases.ts";

export const NOW = 1_700_000_000_000;
export const HOUR_MS = 3_600_000;

/** In every value that mustn't be readable: numbers begin so, and everything else has the name in it. */
export const NUMBER_START = "10000055";
export const NAME = "haneul-secret";

const numberOf = (index: number) => `0${NUMBER_START}${String(index).padStart(2, "0")}`;

/** Texts that are hard to keep, and such as could be mistaken for cells. */
const ODD = ["\0", "\ud800", "\ufffd0000", "kmsg", "+{}", "-", "'\"\\", "가나다 😀"];

/** A message with everything that a record can hold; every third has only what it must have. */
export function createMessage(index: number): TrackedMessage {
  const odd = ODD[index % ODD.length];
  const plain = {
    id: `018bcfe5-6800-7000-8000-${String(index).padStart(12, "0")}`,
    type: index % 2 ? "SMS" : "ALIMTALK",
    to: numberOf(index % 20),
    country: "82",
    outcome: "accepted",
    createdAt: NOW + index,
    updatedAt: NOW + index,
    pollCount: 0,
    providerId: "vendor",
    providerMessageId: `v-${index}`,
  } as const;
  if (index % 3 === 2) return { ...plain, messageId: `${NAME}-${index}`, status: "PENDING" };
  return {
    ...plain,
    messageId: `${odd}${NAME}-${index}`,
    status: "FAILED",
    from: numberOf(99),
    templateId: "T1",
    subject: `${NAME} subject ${odd}`,
    text: `${odd} ${NAME} text`,
    failover: { channel: "sms", content: `${NAME} fallback`, title: `${odd}${NAME}` },
    customFields: { [`${NAME}-field`]: NAME, orderNo: `${odd}${NAME}` },
    idempotencyKey: `${NAME}-key-${index}`,
    reason: "not_on_kakao",
    providerStatusCode: "3008",
    providerStatusText: `${NAME} can't be reached ${odd}`,
    attempts: [{ providerId: "vendor", outcome: "accepted" }],
    warnings: [{ code: "OPTION_UNKNOWN", message: `${NAME} isn't read`, messageKo: NAME }],
    error: { code: "PROVIDER_ERROR", outcome: "unknown", providerErrorText: `${NAME} ${odd}` },
    ...(index % 2 === 0 && {
      substitute: { type: "SMS", status: "FAILED", providerStatusText: `${NAME} off ${odd}` },
    }),
  };
}

export interface TestKey {
  readonly key: string;
  readonly fingerprint: string;
  readonly result?: StoredOutcome;
}

/** A key and what is known of it; every other one is in flight. */
export function createKey(index: number): TestKey {
  const key = `${NAME}-주문\\${ODD[index % ODD.length]}-${index}`;
  const fingerprint = `${NAME}-fingerprint-${index}`;
  if (index % 2) return { key, fingerprint };
  const error = { code: "PROVIDER_ERROR", outcome: "not_sent", providerErrorText: NAME } as const;
  return { key, fingerprint, result: { isSuccess: false, error } as StoredOutcome };
}

export interface Stores {
  readonly store: SqlTrackingStore;
  readonly keys: SqlIdempotencyStore;
}

export function openStores(
  db: AnyKysely,
  { tablePrefix }: Pick<TestDatabase, "tablePrefix">,
  options: FieldCryptoOptions = {},
): Stores {
  return {
    store: new SqlTrackingStore(db, { tablePrefix, ...options }),
    keys: new SqlIdempotencyStore(db, { tablePrefix, ...options }),
  };
}

export async function fill(
  { store, keys }: Stores,
  counts: { readonly messages: number; readonly keys: number },
): Promise<void> {
  await store.migrate();
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  await store.insertIntents(numbers(counts.messages).map(createMessage));
  for (const index of numbers(counts.keys)) {
    const { key, fingerprint, result } = createKey(index);
    await keys.claim(key, { fingerprint, token: `t-${index}`, now: NOW, ttlMs: HOUR_MS });
    if (result) await keys.settle(key, `t-${index}`, result);
  }
}

/** Every message, oldest first. */
export async function readMessages({ store }: Stores): Promise<readonly TrackedMessage[]> {
  return (await store.find({ first: "oldest", limit: 1_000 })).messages;
}

/** What a store knows of the first so many keys. */
export async function readKeys({ keys }: Stores, count: number): Promise<readonly unknown[]> {
  const found = [];
  for (let index = 0; index < count; index++) {
    const { key } = createKey(index);
    const request = { fingerprint: "other", token: "asks", now: NOW + 1, ttlMs: HOUR_MS };
    found.push(await keys.claim(key, request));
  }
  return found;
}

/** All columns of all rows, as text. */
export async function dump(
  db: AnyKysely,
  { tablePrefix }: Pick<TestDatabase, "tablePrefix">,
): Promise<string> {
  const tables = ["messages", "idempotency"].map((name) => sql.table(`${tablePrefix}${name}`));
  const rows = [];
  for (const table of tables) rows.push((await sql`SELECT * FROM ${table}`.execute(db)).rows);
  return JSON.stringify(rows);
}

/** What of the planted values can be read in a text. */
export function findPlanted(text: string): readonly string[] {
  return [NUMBER_START, NAME].filter((planted) => text.includes(planted));
}
