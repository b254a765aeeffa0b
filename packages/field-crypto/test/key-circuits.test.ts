import type { FieldCryptoMetric } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { createCrypto, createRing, failureOf, PLACE, take } from "./rings.ts";

/** A resolver that is down for some tenants, and a clock that the test sets. */
function createWorld() {
  const ring = createRing("k1");
  const metrics: FieldCryptoMetric[] = [];
  const world = { now: 0, asked: 0, down: new Set<string>(), lost: new Set<string>(), metrics };
  const crypto = createCrypto({
    now: () => world.now,
    circuit: { minimumCalls: 3, openMs: 1_000 },
    onMetric: (metric) => metrics.push(metric),
    keyResolver: {
      async resolve({ tenantId = "" }) {
        world.asked++;
        if (world.down.has(tenantId)) throw new Error("throttled");
        const encryptionKey = (kid: string) => {
          if (world.lost.has(kid)) throw new Error("disabled");
          return ring.encryptionKey(kid);
        };
        return { ...ring, encryptionKey };
      },
    },
  });
  const protect = (tenantId: string) =>
    crypto.protectRecord({ text: "x", subject: "y" }, { ...PLACE, tenantId });
  return { world, protect, crypto };
}

const statesOf = (metrics: readonly FieldCryptoMetric[]) =>
  metrics
    .filter(({ name }) => name === "crypto_circuit_state")
    .map(({ value, labels }) => `${value} ${labels.state} ${labels.tenantId} ${labels.kid ?? ""}`);

describe("when a tenant's keys can't be had again and again", () => {
  it("nobody is asked for a while; then one is, and all goes on", async () => {
    const { world, protect } = createWorld();
    world.down.add("a");
    for (let index = 0; index < 3; index++) {
      expect(failureOf(await protect("a"))).toContain("text: KEY_UNAVAILABLE");
    }
    // Once for each record, not for each field.
    expect(world.asked).toBe(3);
    world.now = 400;
    const held = await protect("a");
    expect(failureOf(held)).toEqual([
      "CRYPTO_ENCRYPT_FAILED",
      "text: CIRCUIT_OPEN",
      "subject: CIRCUIT_OPEN",
    ]);
    expect(held.isFailure && held.error).toMatchObject({ retryable: true, retryAfterMs: 600 });
    expect(world.asked).toBe(3);
    world.now = 1_000;
    expect(failureOf(await protect("a"))).toContain("text: KEY_UNAVAILABLE");
    expect(failureOf(await protect("a"))).toContain("text: CIRCUIT_OPEN");
    expect(world.asked).toBe(4);
    world.down.clear();
    world.now = 2_000;
    take(await protect("a"));
    take(await protect("a"));
    expect(world.asked).toBe(6);
    expect(statesOf(world.metrics)).toEqual([
      "2 open a ",
      "1 half_open a ",
      "2 open a ",
      "1 half_open a ",
      "0 closed a ",
    ]);
  });

  it("other tenants notice nothing", async () => {
    const { world, protect } = createWorld();
    world.down.add("a");
    for (let index = 0; index < 5; index++) await protect("a");
    take(await protect("b"));
  });

  it("a single key has a circuit of its own", async () => {
    const { world, protect, crypto } = createWorld();
    world.lost.add("k1");
    for (let index = 0; index < 4; index++) await protect("a");
    expect(failureOf(await protect("a"))).toContain("text: CIRCUIT_OPEN");
    expect(statesOf(world.metrics)).toEqual(["2 open a k1"]);
    // The ring itself can be had, and another tenant's key of the same id.
    expect((await crypto.hashField("to", "01000001234", "b")).isSuccess).toBe(true);
  });
});

describe("metrics", () => {
  it("tell of time, keys and failures, and of nobody", async () => {
    const metrics: FieldCryptoMetric[] = [];
    const ring = createRing("k1");
    const crypto = createCrypto({ onMetric: (metric) => metrics.push(metric) }, ring);
    const record = { to: "01000001234", text: "홍길동" };
    const stored = take(await crypto.protectRecord(record, PLACE));
    await crypto.revealRecord(stored, PLACE);
    await crypto.revealRecord(stored, { ...PLACE, recordId: "m-2" });
    const summary = metrics.map(({ name, labels }) => `${name} ${Object.values(labels)}`);
    expect(summary).toEqual([
      "crypto_encrypt_ms messages",
      "key_kid_usage messages,k1,encrypt",
      "crypto_decrypt_ms messages",
      "key_kid_usage messages,k1,decrypt",
      "crypto_decrypt_ms messages",
      "crypto_fail_count decrypt,CRYPTO_DECRYPT_FAILED,TAMPERED,messages,shop,k1",
      "crypto_fail_count decrypt,CRYPTO_DECRYPT_FAILED,TAMPERED,messages,shop,k1",
    ]);
    expect(metrics[1]?.value).toBe(2);
    for (const { value } of metrics) expect(value).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(metrics)).not.toMatch(/01000001234|홍길동/);
  });

  it("can't disturb: an observer that throws or rejects", async () => {
    for (const onMetric of [() => expect.unreachable(), () => Promise.reject(new Error("x"))]) {
      take(await createCrypto({ onMetric }).protectRecord({ text: "x" }, PLACE));
    }
  });
});
