import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FieldCrypto } from "@k-msg/core";
import {
  awsKms,
  createFieldCrypto,
  createKeyRing,
  generateKey,
  staticKeys,
} from "@k-msg/field-crypto";
import { openSqlite, SqlIdempotencyStore, SqlTrackingStore } from "@k-msg/messaging/sql";
import { MockProvider } from "@k-msg/provider";
import { KMsg } from "k-msg";
import { describe, expect, it, vi } from "vitest";
import { createFakeAws, createFakeVault } from "../packages/field-crypto/test/fake-kms.ts";
import { findFences } from "../scripts/checks/readme-fences.ts";
import { deleteForGood } from "./fixtures/field-crypto/delete-for-good.ts";
import { moved, read, stored } from "./fixtures/field-crypto/first-record.ts";
import { cryptoFromEnvironment } from "./fixtures/field-crypto/keys-from-environment.ts";
import { cryptoWithAwsKms, makeKeySet } from "./fixtures/field-crypto/keys-in-aws-kms.ts";
import { cryptoWithVault, makeKeySetInVault } from "./fixtures/field-crypto/keys-in-vault.ts";
import { createMigration } from "./fixtures/field-crypto/migrate.ts";
import { readRow } from "./fixtures/field-crypto/read-failures.ts";
import { rotateAll } from "./fixtures/field-crypto/rotate.ts";
import { hashesOf } from "./fixtures/field-crypto/search-by-number.ts";
import { createSenders } from "./fixtures/field-crypto/senders.ts";
import { createTenants } from "./fixtures/field-crypto/tenants.ts";
import { startSending } from "./fixtures/field-crypto/turn-on.ts";
import { watchedCrypto } from "./fixtures/field-crypto/watch-metrics.ts";

const docs = join(import.meta.dirname, "..", "docs");
const fixtures = join(import.meta.dirname, "fixtures", "field-crypto");
const samples = readdirSync(fixtures).map((name) => readFileSync(join(fixtures, name), "utf8"));
const guides = ["security", "migration", "compliance"].flatMap((folder) =>
  readdirSync(join(docs, folder)).map((name) => `${folder}/${name}`),
);

const place = { table: "orders", recordId: "order-1" };
const record = { to: "01000001234", text: "hello" };

/** The record as it comes back. */
async function roundTrip(crypto: FieldCrypto, tenantId?: string): Promise<unknown> {
  const written = await crypto.protectRecord(record, { ...place, tenantId });
  if (written.isFailure) throw written.error;
  expect(JSON.stringify(written.value.record)).not.toMatch(/0000|hello/);
  const revealed = await crypto.revealRecord(written.value, { ...place, tenantId });
  return revealed.isSuccess ? revealed.value.record : revealed.error;
}

describe("the guides to field encryption", () => {
  it.each(guides)("%s has no sample but those that run below", (guide) => {
    const fences = findFences(guide, readFileSync(join(docs, guide), "utf8"));
    for (const { code } of fences) expect(samples).toContain(`${code}\n`);
  });

  it("show every sample in both languages", () => {
    const shown = (isKorean: boolean) =>
      guides
        .filter((guide) => guide.endsWith("_ko.md") === isKorean)
        .map((guide) => readFileSync(join(docs, guide), "utf8"))
        .join("");
    for (const sample of samples) expect(shown(true)).toContain(`\n\`\`\`ts\n${sample}\`\`\`\n`);
    // The basics are in Korean only.
    const others = samples.filter((sample) => !sample.includes("stored.record:"));
    expect(others).toHaveLength(samples.length - 1);
    for (const sample of others) expect(shown(false)).toContain(`\n\`\`\`ts\n${sample}\`\`\`\n`);
  });

  it("link to files that are there", () => {
    for (const guide of guides) {
      const text = readFileSync(join(docs, guide), "utf8");
      for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        expect(
          () => readFileSync(join(docs, guide, "..", target)),
          `${guide}: ${target}`,
        ).not.toThrow();
      }
    }
  });
});

describe("their samples", () => {
  it("protect a first record", () => {
    expect(stored.record.to).toMatch(/^kmsg1\.A256GCM\.k2026\./);
    expect(stored.record.status).toBe("SENT");
    expect(stored.hashes.to).toMatch(/^kmsgh1\.k2026\./);
    expect(stored.masked).toEqual({ to: "010****1234" });
    expect(read).toMatchObject({ value: { record: { to: "01000001234", status: "SENT" } } });
    expect(moved.isFailure).toBe(true);
  });

  it("take keys from the environment, AWS KMS and Vault", async () => {
    const environment = { KMSG_FIELD_KEYS: `k2026:${generateKey()}` };
    expect(await roundTrip(cryptoFromEnvironment(environment))).toEqual(record);
    const aws = createFakeAws();
    const inAws = cryptoWithAwsKms(aws.client, await makeKeySet(aws.client));
    expect(await roundTrip(inAws)).toEqual(record);
    expect(aws.requests.map(({ operation }) => operation)).toEqual(["encrypt", "decrypt"]);
    const vault = createFakeVault();
    const inVault = cryptoWithVault(vault.client, await makeKeySetInVault(vault.client));
    expect(await roundTrip(inVault)).toEqual(record);
  });

  it("turn it on, migrate what is there, change keys, and go back", async () => {
    const folder = mkdtempSync(join(tmpdir(), "k-msg-docs-"));
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const path = join(folder, "messages.db");
    const message = { to: "01000001234", from: "01000000000", text: "hello" };
    const keys = { k1: generateKey(), k2: generateKey() };
    const ringOf = (activeKid: string) => staticKeys(createKeyRing({ keys, activeKid }));
    const db = await openSqlite(path);
    try {
      const plain = new SqlTrackingStore(db);
      await plain.migrate();
      const before = new KMsg({ providers: [new MockProvider()], tracking: { store: plain } });
      await before.send({ ...message, text: "before" });
      const migration = createMigration(db, ringOf("k1"));
      expect(await migration.plan()).toMatchObject({ problems: [], tables: [{ toChange: 1 }, {}] });
      expect(await migration.apply()).toMatchObject({ isFinished: true, unswept: [] });
      expect(await migration.verify()).toMatchObject({ isOk: true });
      expect(log).toHaveBeenCalledWith("kmsg_messages: 1 of 1");

      const environment = { KMSG_FIELD_KEYS: `k1:${keys.k1}` };
      const { kmsg, store, close } = await startSending([new MockProvider()], path, environment);
      await kmsg.send({ ...message, idempotencyKey: "order-1" });
      const { messages } = await store.find({ to: "01000001234", first: "oldest" });
      expect(messages.map(({ text }) => text)).toEqual(["before", "hello"]);
      await close();

      expect(await migration.verify()).toMatchObject({
        isOk: true,
        tables: [{ rows: 2 }, { rows: 1 }],
      });
      const rotating = createFieldCrypto({ enabled: true, keyResolver: ringOf("k2") });
      expect(await rotateAll(db, rotating)).toBe(true);
      const back = createMigration(db, ringOf("k2"));
      expect(await back.rollBack()).toMatchObject({ isFinished: true, problems: [] });
      expect((await plain.find({ to: "01000001234" })).messages).toHaveLength(2);
    } finally {
      await db.destroy();
      log.mockRestore();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("shred one tenant, and no other", async () => {
    const tenants = createTenants(
      awsKms({ client: createFakeAws().client, keyId: "alias/k-msg" }),
      new Map(),
    );
    await tenants.add("shop");
    await tenants.add("bank");
    expect(await roundTrip(tenants.crypto, "shop")).toEqual(record);
    const written = await tenants.crypto.protectRecord(record, { ...place, tenantId: "shop" });
    if (written.isFailure) throw written.error;
    tenants.shred("shop");
    const gone = readRow(tenants.crypto, written.value, { ...place, tenantId: "shop" });
    expect(await gone).toEqual({ state: "shredded" });
    expect(await roundTrip(tenants.crypto, "bank")).toEqual(record);
  });

  it("keep many tenants in one database, and shred one of them with all its messages", async () => {
    const kms = awsKms({ client: createFakeAws().client, keyId: "alias/k-msg" });
    const tenants = createTenants(kms, new Map());
    const db = await openSqlite(":memory:");
    try {
      const senderOf = createSenders(db, tenants.crypto, [new MockProvider()]);
      const message = { to: "01000001234", from: "01000000000", text: "hello" };
      for (const tenantId of ["shop", "bank"]) {
        await tenants.add(tenantId);
        const { kmsg } = await senderOf(tenantId);
        const sent = { ...message, text: tenantId, idempotencyKey: "order-1" };
        expect(await kmsg.send(sent)).toMatchObject({ isSuccess: true });
      }
      const findAt = async (tenantId: string) =>
        (await (await senderOf(tenantId)).store.find({ to: "010-0000-1234" })).messages;
      expect(await findAt("shop")).toMatchObject([{ text: "shop" }]);
      tenants.shred("shop");
      const { store } = await senderOf("shop");
      const { messages } = await store.find({});
      const rules = messages.map(({ unreadable }) => unreadable?.issues[0]?.rule);
      expect(rules).toEqual(["KEY_MISSING"]);
      expect(JSON.stringify(messages)).not.toMatch(/shop|0000001234/);
      expect(await findAt("bank")).toMatchObject([{ text: "bank" }]);
    } finally {
      await db.destroy();
    }
  });

  it("delete for good: neither the file nor its log has anything left", async () => {
    const folder = mkdtempSync(join(tmpdir(), "k-msg-docs-"));
    const db = await openSqlite(join(folder, "messages.db"));
    try {
      const store = new SqlTrackingStore(db);
      await store.migrate();
      const keys = new SqlIdempotencyStore(db);
      const kmsg = new KMsg({
        providers: [new MockProvider()],
        tracking: { store },
        idempotency: { store: keys },
      });
      const message = { to: "01000001234", from: "01000000000", text: "planted" };
      for (let index = 0; index < 50; index++)
        await kmsg.send({ ...message, idempotencyKey: `planted-${index}` });
      const findPlanted = () =>
        readdirSync(folder).filter((name) =>
          /planted|01000001234/.test(readFileSync(join(folder, name), "latin1")),
        );
      expect(findPlanted()).not.toEqual([]);
      expect(await deleteForGood(db, Date.now() + 100 * 86_400_000)).toBe(50);
      expect(findPlanted()).toEqual([]);
    } finally {
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("find a number in any writing", async () => {
    const crypto = cryptoFromEnvironment({ KMSG_FIELD_KEYS: `k1:${generateKey()}` });
    const written = await crypto.protectRecord(record, place);
    if (written.isFailure) throw written.error;
    expect(await hashesOf(crypto, "+82 10-0000-1234")).toEqual([written.value.hashes.to]);
    const elsewhere = await hashesOf(crypto, "+82 10-0000-1234", "shop");
    expect(elsewhere).not.toEqual([written.value.hashes.to]);
  });

  it("tell apart what can't be read", async () => {
    const ring = createKeyRing({ keys: { k1: generateKey() }, activeKid: "k1" });
    let isDown = false;
    const keyResolver = { resolve: () => (isDown ? Promise.reject(new Error("down")) : ring) };
    const crypto = watchedCrypto(keyResolver, () => {});
    const written = await crypto.protectRecord(record, place);
    if (written.isFailure) throw written.error;
    expect(await readRow(crypto, written.value, place)).toEqual({ state: "read", record });
    const elsewhere = { ...place, recordId: "order-2" };
    expect(await readRow(crypto, written.value, elsewhere)).toEqual({
      state: "alarm",
      rules: ["TAMPERED", "TAMPERED"],
    });
    isDown = true;
    expect(await readRow(crypto, written.value, place)).toMatchObject({ state: "later" });
  });

  it("hand metrics on", async () => {
    const ring = createKeyRing({ keys: { k1: generateKey() }, activeKid: "k1" });
    const names = new Set<string>();
    const crypto = watchedCrypto(staticKeys(ring), (name) => names.add(name));
    expect(await roundTrip(crypto)).toEqual(record);
    expect([...names].sort()).toEqual(["crypto_decrypt_ms", "crypto_encrypt_ms", "key_kid_usage"]);
  });
});
