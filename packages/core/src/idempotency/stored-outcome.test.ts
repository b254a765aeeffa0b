import { describe, expect, it } from "vitest";
import { issue } from "../error/issue.ts";
import { KMsgError, type KMsgErrorDetails } from "../error/kmsg-error.ts";
import type { SendResult } from "../provider/send-result.ts";
import { fail, ok } from "../result/result.ts";
import { fromStoredOutcome, type StoredOutcome, toStoredOutcome } from "./stored-outcome.ts";

const TO = "01000001234";
const TEXT = "인증번호는 271828입니다";

const sent: SendResult = {
  messageId: "order-1",
  providerId: "vendor",
  providerMessageId: "V-1",
  status: "PENDING",
  type: "SMS",
  to: TO,
  country: "82",
  templateId: "T-1",
  requestedAt: 1_800_000_000_000,
  scheduledAt: 1_800_000_600_000,
  trackingId: "0192",
  warnings: [{ code: "OPTION_UNSUPPORTED", field: "options", message: "no", messageKo: "없음" }],
};

const throughStore = (stored: StoredOutcome): StoredOutcome => JSON.parse(JSON.stringify(stored));

function restore(error: KMsgError): KMsgError {
  const result = fromStoredOutcome(throughStore(toStoredOutcome(fail(error))), TO);
  if (result.isSuccess) throw new Error("a failure became a success");
  return result.error;
}

describe("a stored success", () => {
  it("comes back whole", () => {
    expect(fromStoredOutcome(throughStore(toStoredOutcome(ok(sent))), TO)).toEqual(ok(sent));
  });

  it("comes back without what wasn't there", () => {
    const { providerMessageId, warnings, ...least } = sent;
    const stored = toStoredOutcome(ok({ ...least, providerMessageId: undefined }));
    expect(stored).toStrictEqual(throughStore(stored));
    expect(fromStoredOutcome(stored, TO)).toStrictEqual(ok(least));
  });

  it("holds neither the number nor the vendor's answer", () => {
    const stored = toStoredOutcome(
      ok({ ...sent, renderedText: TEXT, raw: { to: TO, text: TEXT } }),
    );
    expect(JSON.stringify(stored)).not.toContain(TO);
    expect(JSON.stringify(stored)).not.toContain("271828");
  });
});

describe("a stored failure", () => {
  const wrongTo = issue("to", ["is empty.", "Give one."], ["비어 있습니다.", "넣으세요."]);
  const vendorTexts = { en: "The vendor is closed.", ko: "발송사가 쉽니다." };
  const cases: [string, KMsgErrorDetails][] = [
    ["the least", { outcome: "not_sent" }],
    ["an unknown outcome", { outcome: "unknown", httpStatus: 503, providerId: "vendor" }],
    ["issues", { outcome: "not_sent", issues: [wrongTo, { ...wrongTo, field: "" }] }],
    ["sentences of its own", { outcome: "unknown", texts: vendorTexts, issues: [wrongTo] }],
    [
      "the vendor's words",
      {
        outcome: "not_sent",
        retryable: true,
        retryAfterMs: 500,
        providerErrorCode: "E1",
        providerErrorText: "수신번호 010-0000-1234 오류",
      },
    ],
  ];

  it.each(cases)("comes back with %s", (_, details) => {
    const error = new KMsgError("PROVIDER_ERROR", details);
    const restored = restore(error);
    expect(restored).toBeInstanceOf(KMsgError);
    expect(restored.toJSON()).toEqual(error.toJSON());
    expect(restored.message).toBe(error.message);
    expect(restored.getLocalizedMessage("ko")).toBe(error.getLocalizedMessage("ko"));
    expect(Object.keys(restored)).toEqual(Object.keys(error));
  });

  it("holds neither its cause nor the contents that were hidden from it", () => {
    const stored = toStoredOutcome(
      fail(
        new KMsgError("NETWORK_ERROR", {
          outcome: "unknown",
          cause: new Error("socket hang up"),
          contents: [TEXT],
          providerErrorText: `refused: ${TEXT}`,
        }),
      ),
    );
    expect(JSON.stringify(stored)).not.toMatch(/socket|271828|contents/);
  });
});
