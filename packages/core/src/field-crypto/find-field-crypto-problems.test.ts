import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldCryptoConfig } from "./field-crypto-config.ts";
import { fieldCryptoError, fieldCryptoTexts } from "./field-crypto-error.ts";
import { fieldCryptoIssuesOf } from "./field-crypto-issue.ts";
import { findFieldCryptoProblems } from "./find-field-crypto-problems.ts";

const keyResolver = { resolve: () => undefined };
const fine: FieldCryptoConfig = { enabled: true, keyResolver };

const rulesOf = (config: unknown) =>
  findFieldCryptoProblems(config).map(({ rule, field }) => `${rule} ${field}`);

describe("findFieldCryptoProblems", () => {
  it.each<[string, FieldCryptoConfig]>([
    ["nothing but a resolver", fine],
    ["nothing at all when it's off", { enabled: false }],
    [
      "everything",
      {
        ...fine,
        fields: { to: "encrypt", "metadata.*": "encrypt+hash", "a\\.b": "mask", note: "plain" },
        phoneFields: ["to", "metadata.phone"],
        failMode: "open",
        openFallback: "plaintext",
        unsafeAllowPlaintext: true,
        readPlaintext: true,
        aadFields: ["providerId"],
        provider: {
          encrypt: () => new Uint8Array(),
          decrypt: () => new Uint8Array(),
          hmac: () => new Uint8Array(),
        },
        circuit: { openMs: 1 },
        onMetric: () => {},
        now: () => 0,
      },
    ],
    [
      "text and variables both in clear",
      { ...fine, fields: { text: "plain", variables: "plain" } },
    ],
  ])("finds nothing wrong with %s", (_, config) => {
    expect(findFieldCryptoProblems(config)).toEqual([]);
  });

  it.each<[string[], unknown]>([
    [["CONFIG_NOT_OBJECT "], undefined],
    [["CONFIG_NOT_OBJECT "], [fine]],
    [["ENABLED_NOT_BOOLEAN enabled"], { keyResolver }],
    [["ENABLED_NOT_BOOLEAN enabled"], { ...fine, enabled: "false" }],
    [["OPTION_UNKNOWN failmode"], { ...fine, failmode: "open" }],
    [["FIELDS_NOT_OBJECT fields"], { ...fine, fields: ["to"] }],
    [["FIELD_PATH_INVALID fields.(odd name)"], { ...fine, fields: { "metadata..a": "encrypt" } }],
    [["FIELD_MODE_UNKNOWN fields.to"], { ...fine, fields: { to: "hash" } }],
    [["CLEAR_COPY fields.raw"], { ...fine, fields: { raw: "plain" } }],
    [["CLEAR_COPY fields.failover"], { ...fine, fields: { failover: "plain" } }],
    [["CLEAR_COPY fields.fingerprint"], { ...fine, fields: { fingerprint: "plain" } }],
    [["CLEAR_COPY fields.text"], { ...fine, fields: { text: "plain" } }],
    [["CLEAR_COPY fields.variables"], { ...fine, fields: { variables: "plain" } }],
    [["PHONE_FIELDS_INVALID phoneFields"], { ...fine, phoneFields: "to" }],
    [["PHONE_FIELDS_INVALID phoneFields.1"], { ...fine, phoneFields: ["to", ""] }],
    [["FAIL_MODE_UNKNOWN failMode"], { ...fine, failMode: "ajar" }],
    [["OPEN_FALLBACK_UNKNOWN openFallback"], { ...fine, failMode: "open", openFallback: "x" }],
    [["OPEN_FALLBACK_UNUSED openFallback"], { ...fine, openFallback: "null" }],
    [
      ["PLAINTEXT_FALLBACK_UNSAFE openFallback"],
      { ...fine, failMode: "open", openFallback: "plaintext" },
    ],
    [["FLAG_NOT_BOOLEAN readPlaintext"], { ...fine, readPlaintext: 1 }],
    [["AAD_FIELDS_INVALID aadFields"], { ...fine, aadFields: {} }],
    [["AAD_FIELD_PROTECTED aadFields.0"], { ...fine, aadFields: ["to"] }],
    [["AAD_FIELD_PROTECTED aadFields.0"], { ...fine, aadFields: ["metadata.a"] }],
    [["KEY_RESOLVER_MISSING keyResolver"], { enabled: true }],
    [["KEY_RESOLVER_INVALID keyResolver"], { ...fine, keyResolver: () => undefined }],
    [["PROVIDER_INVALID provider"], { ...fine, provider: { encrypt() {} } }],
    [["CIRCUIT_INVALID circuit.openMs"], { ...fine, circuit: { openMs: 0 } }],
    [["CIRCUIT_INVALID circuit"], { ...fine, circuit: 5 }],
    [["FUNCTION_INVALID onMetric"], { ...fine, onMetric: "log" }],
    [["FUNCTION_INVALID now"], { ...fine, now: 5 }],
  ])("finds %j", (rules, config) => {
    expect(rulesOf(config)).toEqual(rules);
  });

  it("finds everything at once", () => {
    const config = { enabled: 1, fields: { to: "x", "": "plain" }, failMode: 1, typo: 1 };
    expect(rulesOf(config)).toEqual([
      `OPTION_UNKNOWN typo`,
      "ENABLED_NOT_BOOLEAN enabled",
      "FIELD_MODE_UNKNOWN fields.to",
      "FIELD_PATH_INVALID fields.(odd name)",
      "FAIL_MODE_UNKNOWN failMode",
    ]);
  });

  it("shows no number or secret that stands in the place of a name", () => {
    const canary = "01000001234";
    const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    const config = {
      ...fine,
      [canary]: 1,
      [secret]: 2,
      fields: { [`metadata.${canary}`]: secret },
    };
    const shown = JSON.stringify(findFieldCryptoProblems(config));
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain(secret);
  });

  it("never throws, and speaks two languages", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (fields, other) => {
        const config = {
          enabled: true,
          fields,
          failMode: other,
          aadFields: other,
          circuit: fields,
        };
        for (const each of findFieldCryptoProblems(config)) {
          expect(each.code).toBe("CRYPTO_CONFIG_ERROR");
          expect(each.problem).toMatch(/\.$/);
          expect(each.ko.problem).toMatch(/[가-힣].*(요|다)\.$/);
          expect(each.ko.advice).toMatch(/[가-힣].*\.$/);
        }
      }),
    );
  });
});

describe("fieldCryptoError", () => {
  it.each(Object.keys(fieldCryptoTexts) as (keyof typeof fieldCryptoTexts)[])(
    "says %s in both languages, and that nothing was sent",
    (code) => {
      const error = fieldCryptoError(code);
      expect(error).toMatchObject({ code, outcome: "not_sent", retryable: false });
      expect(error.message).toMatch(/^[A-Z].*\.$/);
      expect(error.getLocalizedMessage("ko")).toMatch(/[가-힣].*(요|다)\.$/);
    },
  );

  it("carries issues with rules", () => {
    const issues = [...findFieldCryptoProblems({ enabled: true })];
    const error = fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
    expect(fieldCryptoIssuesOf(error).map(({ rule }) => rule)).toEqual(["KEY_RESOLVER_MISSING"]);
    expect(fieldCryptoIssuesOf(fieldCryptoError("CRYPTO_HASH_FAILED"))).toEqual([]);
  });
});
