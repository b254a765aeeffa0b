import { describe, expect, it } from "vitest";
import type { KMsgErrorCode } from "../error/error-code.ts";
import { KMsgError, type KMsgErrorDetails } from "../error/kmsg-error.ts";
import { judgeOutage } from "./judge-outage.ts";

const judge = (code: KMsgErrorCode, details: Partial<KMsgErrorDetails> = {}) =>
  judgeOutage(new KMsgError(code, { outcome: "not_sent", ...details }));

describe("judgeOutage", () => {
  it.each(["NETWORK_ERROR", "NETWORK_TIMEOUT", "NETWORK_SERVICE_UNAVAILABLE"] as const)(
    "takes %s for an outage, whether it was sent or not",
    (code) => {
      expect([judge(code), judge(code, { outcome: "unknown", httpStatus: 503 })]).toEqual([
        "outage",
        "outage",
      ]);
    },
  );

  it("takes an answer that can't be understood for an outage: a maintenance page with 200", () => {
    expect(judge("PROVIDER_ERROR", { outcome: "unknown", httpStatus: 200 })).toBe("outage");
  });

  it.each([
    ["the message", "RECIPIENT_INVALID", { providerErrorCode: "1011" }],
    ["the balance", "INSUFFICIENT_BALANCE", { httpStatus: 400 }],
    ["the credentials", "AUTHENTICATION_FAILED", { httpStatus: 401 }],
    ["what isn't said", "PROVIDER_ERROR", { httpStatus: 400 }],
  ] as const)("takes a refusal for %s for an answer", (_, code, details) => {
    expect(judge(code, details)).toBe("answered");
  });

  it.each([
    ["too many requests", "RATE_LIMIT_EXCEEDED", { httpStatus: 429 }],
    ["what was refused before it left", "TEXT_TOO_LONG", {}],
    ["what was aborted", "REQUEST_ABORTED", { outcome: "unknown" }],
    ["a provider that throws", "UNKNOWN_ERROR", { outcome: "unknown" }],
  ] as const)("learns nothing of the vendor from %s", (_, code, details) => {
    expect(judge(code, details)).toBe("ignored");
  });
});
