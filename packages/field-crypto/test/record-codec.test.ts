import type { FieldCryptoConfig, FieldCryptoProvider, KeyRing, StoredRecord } from "@k-msg/core";
import { looksEncrypted, nobleProvider, nodeCryptoProvider } from "@k-msg/field-crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCrypto, createRing, failureOf, issuesToText, PLACE, take } from "./rings.ts";

const RECORD = {
  id: "m-1",
  status: "SENT",
  to: "01000001234",
  from: "0200005678",
  text: "홍길동님, 인증번호는 271828입니다",
  variables: { name: "홍길동", code: "271828" },
  metadata: { orderNo: "A-1", vip: true, tags: ["새 고객"] },
  raw: { echo: "01000001234" },
  createdAt: 1_700_000_000_000,
  note: null,
};

/** As it comes out of a database. */
const throughStore = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const CONTENTS = ["01000001234", "0200005678", "홍길동", "271828", "A-1", "새 고객"];

describe("a record", () => {
  it("shows nothing of a person when it's stored, and is whole when it's read", async () => {
    const crypto = createCrypto();
    const stored = throughStore(take(await crypto.protectRecord(RECORD, PLACE)));
    const shown = JSON.stringify(stored);
    for (const each of CONTENTS) expect(shown).not.toContain(each);
    expect(stored.record).toMatchObject({ id: "m-1", status: "SENT", note: null });
    expect(stored.masked).toEqual({ to: "010****1234", from: "020***5678" });
    expect(Object.keys(stored.hashes)).toEqual(["to", "from"]);
    const revealed = take(await crypto.revealRecord(stored, PLACE));
    expect(revealed).toEqual({ record: RECORD, failures: [] });
  });

  it("comes back whatever JSON it holds, under any policy", async () => {
    const modes = fc.constantFrom("plain", "encrypt", "encrypt+hash");
    const path = fc.constantFrom(
      "to",
      "metadata",
      "metadata.*",
      "metadata.a",
      "extra",
      "extra.*.b",
    );
    const fields = fc.dictionary(path, modes);
    const record = fc.dictionary(
      fc.constantFrom("to", "metadata", "extra", "kmsg"),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fields, record, async (policy, each) => {
        const crypto = createCrypto({ fields: policy as FieldCryptoConfig["fields"] });
        const stored = throughStore(take(await crypto.protectRecord(each, PLACE)));
        expect(take(await crypto.revealRecord(stored, PLACE)).record).toEqual(throughStore(each));
      }),
    );
  });

  it("is encrypted anew each time, and hashed the same", async () => {
    const crypto = createCrypto();
    const [one, other] = await Promise.all([
      crypto.protectRecord(RECORD, PLACE),
      crypto.protectRecord(RECORD, PLACE),
    ]);
    expect(take(one).record.to).not.toBe(take(other).record.to);
    expect(take(one).hashes).toEqual(take(other).hashes);
  });

  it("never uses a nonce twice, not even in a record of many fields", async () => {
    const crypto = createCrypto({ fields: { "metadata.*": "encrypt" } });
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [index, index]));
    const nonces = new Set<string>();
    for (let index = 0; index < 20; index++) {
      const { record } = take(await crypto.protectRecord({ metadata }, PLACE));
      for (const each of Object.values(record.metadata as Record<string, string>)) {
        nonces.add(each.slice("kmsg1.A256GCM.k1.".length).slice(0, 16));
      }
    }
    expect(nonces.size).toBe(1_000);
  });

  it("keeps only the masked form where the policy says so", async () => {
    const crypto = createCrypto({ fields: { to: "mask", metadata: "mask" } });
    const stored = take(await crypto.protectRecord(RECORD, PLACE));
    expect(stored.record).toMatchObject({
      to: "010****1234",
      metadata: { orderNo: "***", vip: "***", tags: ["***"] },
    });
    const revealed = take(await crypto.revealRecord(stored, PLACE));
    expect(revealed.record.to).toBe("010****1234");
    const again = take(await crypto.protectRecord(revealed.record, PLACE));
    expect(again.record.to).toBe("010****1234");
  });

  it("isn't fooled by a plain text that looks like a ciphertext", async () => {
    const crypto = createCrypto();
    for (const note of ["kmsg1.A256GCM.k1.AAAA", "kmsg9.x"]) {
      const stored = take(await crypto.protectRecord({ note }, PLACE));
      expect(stored.record.note).not.toBe(note);
      expect(take(await crypto.revealRecord(stored, PLACE)).record).toEqual({ note });
    }
  });

  it("is read under a policy other than that it was written under", async () => {
    const ring = createRing("k1");
    const policies = [
      { metadata: "encrypt" },
      { "metadata.*": "encrypt" },
      { metadata: "plain", "metadata.orderNo": "encrypt+hash" },
    ] as const;
    const wholes = policies.map((fields) => createCrypto({ fields }, ring));
    const [whole, parts] = wholes;
    for (const writer of [whole, parts]) {
      const stored = take((await writer?.protectRecord(RECORD, PLACE)) as never) as StoredRecord;
      for (const reader of [whole, parts]) {
        expect(take((await reader?.revealRecord(stored, PLACE)) as never)).toMatchObject({
          record: RECORD,
        });
      }
    }
  });

  it("says of a value that isn't JSON which one, and no more", async () => {
    const loop: Record<string, unknown> = { secret: "홍길동" };
    loop.self = loop;
    for (const raw of [loop, 1n, () => {}, Symbol("x")]) {
      const result = await createCrypto().protectRecord({ raw }, PLACE);
      expect(failureOf(result)).toEqual(["CRYPTO_ENCRYPT_FAILED", "raw: VALUE_NOT_JSON"]);
    }
  });

  it("stays in clear when encryption is off, and what was encrypted is still read", async () => {
    const ring = createRing("k1");
    const stored = take(await createCrypto({}, ring).protectRecord(RECORD, PLACE));
    const off = createCrypto({ enabled: false }, ring);
    expect(take(await off.protectRecord(RECORD, PLACE)).record).toEqual(RECORD);
    expect(take(await off.revealRecord(stored, PLACE)).record).toEqual(RECORD);
    const keyless = createCrypto({ enabled: false, keyResolver: undefined });
    expect(take(await keyless.protectRecord(RECORD, PLACE)).record).toEqual(RECORD);
    expect(take(await keyless.revealRecord({ record: RECORD }, PLACE)).record).toEqual(RECORD);
  });

  it("is read by any provider, whichever wrote it, asynchronous ones too", async () => {
    const providers: readonly (FieldCryptoProvider | undefined)[] = [
      undefined,
      nobleProvider,
      nodeCryptoProvider(),
      {
        encrypt: async (request) => nobleProvider.encrypt(request),
        decrypt: async (request) => nobleProvider.decrypt(request),
        hmac: async (key, data) => nobleProvider.hmac(key, data),
      },
    ];
    const ring = createRing("k1");
    const codecs = providers.map((provider) => createCrypto({ provider }, ring));
    const { hashes } = take(await createCrypto({}, ring).protectRecord(RECORD, PLACE));
    for (const writer of codecs) {
      const stored = take(await writer.protectRecord(RECORD, PLACE));
      expect(stored.hashes).toEqual(hashes);
      const swapped = { ...stored, record: { ...stored.record, text: stored.record.raw } };
      for (const reader of codecs) {
        expect(take(await reader.revealRecord(stored, PLACE)).record).toEqual(RECORD);
        const refused = ["CRYPTO_DECRYPT_FAILED", "text: TAMPERED"];
        expect(failureOf(await reader.revealRecord(swapped, PLACE))).toEqual(refused);
      }
    }
  });
});

describe("a look-up", () => {
  it("finds one person by every writing of the number", async () => {
    const crypto = createCrypto();
    const { hashes } = take(await crypto.protectRecord(RECORD, PLACE));
    for (const to of [
      "010-0000-1234",
      "+82 10 0000 1234",
      "82-10-0000-1234",
      "０１０００００１２３４",
    ]) {
      expect(take(await crypto.hashField("to", to, "shop"))).toEqual([hashes.to]);
    }
  });

  it("finds nobody else: another number, field, tenant or key", async () => {
    const crypto = createCrypto();
    const hashes = new Set<string>();
    const asks = [
      ["to", "01000001234", "shop"],
      ["to", "01000001235", "shop"],
      ["from", "01000001234", "shop"],
      ["to", "01000001234", "other"],
      ["to", "01000001234", undefined],
    ] as const;
    for (const [path, value, tenantId] of asks) {
      const found = take(await crypto.hashField(path, value, tenantId));
      for (const hash of found) hashes.add(hash);
    }
    for (const hash of take(await createCrypto().hashField("to", "01000001234", "shop"))) {
      hashes.add(hash);
    }
    expect(hashes.size).toBe(6);
  });

  it("normalizes numbers only where numbers are", async () => {
    const fields = { "metadata.*": "encrypt+hash" } as const;
    const phoneFields = ["to", "metadata.phone"];
    const crypto = createCrypto({ fields, phoneFields });
    const hashOf = async (path: string, value: string) =>
      take(await crypto.hashField(path, value, "shop"))[0];
    expect(await hashOf("metadata.phone", "010-0000-1234")).toBe(
      await hashOf("metadata.phone", "01000001234"),
    );
    expect(await hashOf("metadata.code", "010-0000-1234")).not.toBe(
      await hashOf("metadata.code", "01000001234"),
    );
    const { masked, hashes } = take(
      await crypto.protectRecord({ metadata: { phone: "010-0000-1234", code: 7 } }, PLACE),
    );
    expect(masked).toEqual({ "metadata.phone": "010****1234" });
    expect(hashes["metadata.code"]).toBe(await hashOf("metadata.code", "7"));
  });

  it("is refused for a field that isn't hashed", async () => {
    const refused = ["CRYPTO_POLICY_VIOLATION", "text: FIELD_NOT_SEARCHABLE"];
    expect(failureOf(await createCrypto().hashField("text", "x"))).toEqual(refused);
    expect(failureOf(await createCrypto({ enabled: false }).hashField("text", "x"))).toEqual(
      refused,
    );
  });
});

describe("what is in the wrong place", () => {
  it.each([
    ["table", { ...PLACE, table: "outbox" }],
    ["record", { ...PLACE, recordId: "m-2" }],
    ["tenant", { ...PLACE, tenantId: "other" }],
    ["tenant (none)", { table: PLACE.table, recordId: PLACE.recordId }],
    ["parts run together", { ...PLACE, table: "message", recordId: "sm-1" }],
  ])("doesn't open: another %s", async (_, place) => {
    const crypto = createCrypto();
    const stored = take(await crypto.protectRecord({ text: "홍길동" }, PLACE));
    const result = await crypto.revealRecord(stored, place);
    expect(failureOf(result)).toEqual(["CRYPTO_DECRYPT_FAILED", "text: TAMPERED"]);
  });

  it("doesn't open: another column", async () => {
    const crypto = createCrypto();
    const { record } = take(await crypto.protectRecord({ text: "a", subject: "b" }, PLACE));
    const swapped = { record: { text: record.subject, subject: record.text } };
    expect(failureOf(await crypto.revealRecord(swapped, PLACE))).toEqual([
      "CRYPTO_DECRYPT_FAILED",
      "text: TAMPERED",
      "subject: TAMPERED",
    ]);
  });

  it("doesn't open when a field it's bound to has changed", async () => {
    const crypto = createCrypto({ aadFields: ["providerId"] });
    const stored = take(await crypto.protectRecord({ text: "a", providerId: "one" }, PLACE));
    expect(take(await crypto.revealRecord(stored, PLACE)).record.text).toBe("a");
    const changed = { record: { ...stored.record, providerId: "two" } };
    expect((await crypto.revealRecord(changed, PLACE)).isFailure).toBe(true);
  });

  it("doesn't open with another key of the same id", async () => {
    const stored = take(await createCrypto().protectRecord({ text: "a" }, PLACE));
    const result = await createCrypto().revealRecord(stored, PLACE);
    expect(failureOf(result)).toEqual(["CRYPTO_DECRYPT_FAILED", "text: TAMPERED"]);
  });

  it("is noticed when hashes of two rows are swapped", async () => {
    const crypto = createCrypto();
    const one = take(await crypto.protectRecord({ to: "01000001234" }, PLACE));
    const other = take(await crypto.protectRecord({ to: "01000009999" }, PLACE));
    const result = await crypto.revealRecord({ ...one, hashes: other.hashes }, PLACE);
    expect(failureOf(result)).toEqual(["CRYPTO_DECRYPT_FAILED", "to: HASH_MISMATCH"]);
    const broken = await crypto.revealRecord({ ...one, hashes: { to: "x" } }, PLACE);
    expect(failureOf(broken)).toEqual(["CRYPTO_DECRYPT_FAILED", "to: HASH_MISMATCH"]);
  });

  it("isn't taken for genuine when it is plaintext, unless a migration allows it", async () => {
    const ring = createRing("k1");
    const clear = { record: { text: "planted", metadata: { a: "planted" } } };
    expect(failureOf(await createCrypto({}, ring).revealRecord(clear, PLACE))).toEqual([
      "CRYPTO_POLICY_VIOLATION",
      "text: PLAINTEXT_FOUND",
      "metadata.a: PLAINTEXT_FOUND",
    ]);
    const migrating = createCrypto({ readPlaintext: true }, ring);
    expect(take(await migrating.revealRecord(clear, PLACE)).record).toEqual(clear.record);
  });
});

describe("a changed byte", () => {
  it("anywhere in a ciphertext keeps the whole record shut", async () => {
    const crypto = createCrypto();
    const stored = take(await crypto.protectRecord({ text: "홍길동", subject: "x" }, PLACE));
    const envelope = String(stored.record.text);
    const letters = "ABab01-_.=%";
    let tried = 0;
    for (let at = 0; at < envelope.length; at++) {
      for (const letter of letters) {
        if (letter === envelope[at]) continue;
        const text = envelope.slice(0, at) + letter + envelope.slice(at + 1);
        const result = await crypto.revealRecord({ record: { ...stored.record, text } }, PLACE);
        expect(result.isFailure, text).toBe(true);
        expect(JSON.stringify(result)).not.toContain("홍길동");
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(700);
  });

  it("doesn't open a shortened or lengthened one either", async () => {
    const crypto = createCrypto();
    const stored = take(await crypto.protectRecord({ text: "홍길동" }, PLACE));
    const envelope = String(stored.record.text);
    for (let length = 0; length < envelope.length; length++) {
      const record = { text: envelope.slice(0, length) || "x" };
      expect((await crypto.revealRecord({ record }, PLACE)).isFailure).toBe(true);
    }
    for (const text of [`${envelope}A`, `${envelope}.`, ` ${envelope}`, `${envelope}\n`]) {
      expect((await crypto.revealRecord({ record: { text } }, PLACE)).isFailure).toBe(true);
    }
  });

  it("hides no other row", async () => {
    const crypto = createCrypto();
    const rows = await Promise.all(
      ["1", "2", "3"].map(async (recordId) => {
        const place = { ...PLACE, recordId };
        return { place, stored: take(await crypto.protectRecord({ text: recordId }, place)) };
      }),
    );
    const [one, two, three] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];
    const results = await crypto.revealRecords([one, { ...two, stored: one.stored }, three]);
    expect(
      results.map((each) => (each.isSuccess ? each.value.record.text : each.error.code)),
    ).toEqual(["1", "CRYPTO_DECRYPT_FAILED", "3"]);
  });
});

describe("a ring of somebody's own", () => {
  const own = createRing("k1");
  const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index);
  const text = "x".repeat(32) as unknown as Uint8Array;
  const protectWith = (change: Partial<KeyRing>, provider?: FieldCryptoProvider) =>
    createCrypto({ provider }, { ...own, ...change }).protectRecord({ to: "01000001234" }, PLACE);

  it.each([
    ["too short to be of AES-256", { encryptionKey: () => bytes(16) }, "CRYPTO_ENCRYPT_FAILED"],
    ["too long", { encryptionKey: () => bytes(33) }, "CRYPTO_ENCRYPT_FAILED"],
    ["a text", { encryptionKey: () => text }, "CRYPTO_ENCRYPT_FAILED"],
    ["empty, for hashes", { hashKey: () => bytes(0) }, "CRYPTO_HASH_FAILED"],
    ["a text, for hashes", { hashKey: () => text }, "CRYPTO_HASH_FAILED"],
    ["the same for both", { hashKey: own.encryptionKey }, "CRYPTO_HASH_FAILED"],
    [
      "the same for both, and a copy",
      { encryptionKey: () => bytes(32), hashKey: () => bytes(32) },
      "CRYPTO_HASH_FAILED",
    ],
  ] as const)("encrypts and hashes nothing with a key that is %s", async (_, change, code) => {
    for (const provider of [nobleProvider, nodeCryptoProvider()]) {
      const result = await protectWith(change, provider);
      expect(failureOf(result)).toEqual([code, "to: KEY_INVALID"]);
      expect(result.isFailure && result.error.retryable).toBe(false);
    }
  });

  it("looks for nothing by a hash that needs no key", async () => {
    const crypto = createCrypto({}, { ...own, hashKey: () => bytes(0) });
    const result = await crypto.hashField("to", "01000001234");
    expect(failureOf(result)).toEqual(["CRYPTO_HASH_FAILED", "to: KEY_INVALID"]);
  });
});

describe("a key that isn't there", () => {
  const ring = createRing("k1");
  const shredded = { resolve: () => undefined };
  const broken = {
    resolve: () => {
      throw new Error("no route to host");
    },
  };

  it("says so in reads, for good", async () => {
    const stored = take(await createCrypto({}, ring).protectRecord(RECORD, PLACE));
    const result = await createCrypto({ keyResolver: shredded }).revealRecord(stored, PLACE);
    expect(failureOf(result)).toContain("to: KEY_MISSING");
    expect(result.isFailure && result.error.retryable).toBe(false);
    const other = await createCrypto({}, createRing("k2")).revealRecord(stored, PLACE);
    expect(failureOf(other)).toContain("text: KEY_MISSING");
  });

  it("keeps records from being stored, and says that it may pass", async () => {
    const result = await createCrypto({ keyResolver: broken }).protectRecord({ text: "x" }, PLACE);
    expect(failureOf(result)).toEqual(["CRYPTO_ENCRYPT_FAILED", "text: KEY_UNAVAILABLE"]);
    expect(result.isFailure && result.error).toMatchObject({
      retryable: true,
      outcome: "not_sent",
      cause: { message: "no route to host" },
    });
  });

  it("lets nothing be looked for, not even with the other keys", async () => {
    const two = createRing("k1", "k2");
    const half = {
      ...two,
      hashKey: (kid: string) => (kid === "k2" ? Promise.reject(new Error("x")) : two.hashKey(kid)),
    };
    const result = await createCrypto({}, half).hashField("to", "01000001234");
    expect(failureOf(result)).toEqual(["CRYPTO_HASH_FAILED", "to: KEY_UNAVAILABLE"]);
  });

  describe("when the policy is to go on", () => {
    const open = { failMode: "open", keyResolver: broken } as const;

    it("keeps the masked form, and says so in reads", async () => {
      const protectedRecord = take(await createCrypto(open).protectRecord(RECORD, PLACE));
      expect(protectedRecord.record).toMatchObject({ to: null, text: null, metadata: null });
      expect(protectedRecord.masked).toMatchObject({ to: "010****1234", text: "***" });
      expect(issuesToText(protectedRecord.failures)).toContain("to: KEY_UNAVAILABLE");
      for (const each of CONTENTS) expect(JSON.stringify(protectedRecord)).not.toContain(each);
      const stored = throughStore(protectedRecord);
      const { record, failures } = take(await createCrypto({}, ring).revealRecord(stored, PLACE));
      expect(record).toMatchObject({ to: "010****1234", text: "***" });
      expect(issuesToText(failures)).toContain("to: ONLY_MASKED");
    });

    it("keeps nothing, if that is wanted", async () => {
      const crypto = createCrypto({ ...open, openFallback: "null" });
      const { record, masked, hashes } = take(await crypto.protectRecord(RECORD, PLACE));
      expect([record.to, masked, hashes]).toEqual([null, {}, {}]);
    });

    it("keeps plaintext only behind the flag, and reads it", async () => {
      const crypto = createCrypto({
        ...open,
        openFallback: "plaintext",
        unsafeAllowPlaintext: true,
      });
      const stored = take(await crypto.protectRecord(RECORD, PLACE));
      expect(stored.record).toEqual(RECORD);
      expect(stored.failures.length).toBeGreaterThan(3);
      expect(take(await crypto.revealRecord(stored, PLACE)).record).toEqual(RECORD);
    });

    it.each(["masked", "null", "plaintext"] as const)(
      "never replaces a ciphertext (%s)",
      async (openFallback) => {
        const existing = take(await createCrypto({}, ring).protectRecord(RECORD, PLACE));
        const crypto = createCrypto({ ...open, openFallback, unsafeAllowPlaintext: true });
        const result = await crypto.protectRecord({ text: "new" }, PLACE, existing);
        expect(failureOf(result)).toEqual([
          "CRYPTO_POLICY_VIOLATION",
          "text: CIPHERTEXT_OVERWRITE",
        ]);
        const parts = createCrypto({ fields: { "metadata.*": "encrypt" } }, ring);
        const apart = take(await parts.protectRecord(RECORD, PLACE));
        for (const each of [existing, apart]) {
          const changed = await crypto.protectRecord({ metadata: { a: 1 } }, PLACE, each);
          expect(changed.isFailure).toBe(true);
        }
        expect((await crypto.protectRecord({ subject: "x" }, PLACE, existing)).isSuccess).toBe(
          true,
        );
      },
    );

    it("reads what it can, and reports the rest in place", async () => {
      const stored = take(await createCrypto({}, ring).protectRecord(RECORD, PLACE));
      const damaged = { ...stored, record: { ...stored.record, to: stored.record.text } };
      const crypto = createCrypto({ failMode: "open" }, ring);
      const { record, failures } = take(await crypto.revealRecord(damaged, PLACE));
      expect(record).toEqual({ ...RECORD, to: "010****1234" });
      expect(issuesToText(failures)).toEqual(["to: TAMPERED"]);
    });
  });
});

it("knows its own envelopes", async () => {
  const { record } = take(await createCrypto().protectRecord(RECORD, PLACE));
  expect(record.to).toMatch(/^kmsg1\.A256GCM\.k1\.[\w-]+$/);
  expect([record.to, record.status, 5].map(looksEncrypted)).toEqual([true, false, false]);
});
