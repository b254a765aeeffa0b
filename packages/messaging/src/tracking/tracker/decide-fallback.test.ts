import type { SendWarning, TrackedMessage } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import {
  awaitsVendorsSubstitute,
  DEFAULT_FALLBACK_EXPIRES_MS,
  decideFallback,
} from "./decide-fallback.ts";

const AT = 1_800_000_000_000;
const UNSUPPORTED: SendWarning = {
  code: "FAILOVER_UNSUPPORTED_PROVIDER",
  message: "none",
  messageKo: "없음",
};

/** One that is due: each case below changes one thing. */
const due: TrackedMessage = {
  id: "1",
  messageId: "order-1",
  type: "ALIMTALK",
  to: "01000000001",
  country: "82",
  providerId: "kakao",
  templateId: "T",
  failover: { content: "주문이 접수되었습니다." },
  outcome: "accepted",
  status: "FAILED",
  reason: "not_on_kakao",
  warnings: [UNSUPPORTED],
  createdAt: AT,
  updatedAt: AT,
  pollCount: 1,
};

const SENT = { action: "send", type: "SMS", text: "주문이 접수되었습니다." };
const none = (why: string) => ({ action: "none", why });
const skip = (why: string) => ({ action: "skip", why });

describe("whether a message needs a substitute from us", () => {
  it.each<[string, Partial<TrackedMessage>, object]>([
    [
      "isn't known of a record that can't be read",
      { unreadable: { code: "CRYPTO_DECRYPT_FAILED", issues: [], retryable: true } },
      none("unreadable"),
    ],
    ["its text is masked", { failover: { content: "***" } }, skip("FALLBACK_CONTENT_MISSING")],
    ["its own text is, too", { failover: {}, text: "***" }, skip("FALLBACK_CONTENT_MISSING")],
    ["its title is masked", { failover: { ...due.failover, title: "***" } }, SENT],
    ["the number isn't on Kakao", {}, SENT],
    ["the person blocks the channel", { reason: "blocked" }, SENT],
    [
      "it certainly wasn't sent, for that reason",
      { outcome: "not_sent", warnings: undefined },
      SENT,
    ],

    ["another type", { type: "FRIENDTALK" }, none("not_asked")],
    ["a substitute itself", { type: "SMS", fallbackOf: "0" }, none("not_asked")],
    ["nobody asked for one", { failover: undefined }, none("not_asked")],

    ["pending", { status: "PENDING" }, none("not_failed")],
    ["on its way", { status: "SENT" }, none("not_failed")],
    ["delivered", { status: "DELIVERED" }, none("not_failed")],
    ["cancelled", { status: "CANCELLED" }, none("not_failed")],
    ["unknown", { status: "UNKNOWN" }, none("not_failed")],

    ["no reason", { reason: undefined }, none("reason")],
    ["the person opted out", { reason: "opted_out" }, none("reason")],
    ["the number doesn't exist", { reason: "number_invalid" }, none("reason")],
    ["the template differs", { reason: "template_mismatch" }, none("reason")],
    ["the channel is stopped", { reason: "channel_invalid" }, none("reason")],
    ["no money", { reason: "balance" }, none("reason")],
    ["the vendor's fault", { reason: "vendor_error" }, none("reason")],
    ["a reason of no class", { reason: "other" }, none("reason")],

    ["claimed", { fallbackState: "claimed" }, none("done")],
    ["sent", { fallbackState: "sent" }, none("done")],
    ["not sent", { fallbackState: "not_sent" }, none("done")],
    ["nobody knows whether it was", { fallbackState: "unknown" }, none("done")],
    ["skipped", { fallbackState: "skipped" }, none("done")],

    ["the vendor didn't decline", { warnings: undefined }, none("vendor")],
    [
      "the vendor warned of something else",
      { warnings: [{ ...UNSUPPORTED, code: "FAILOVER_PARTIAL_PROVIDER" }] },
      none("vendor"),
    ],
    [
      "the vendor's is there all the same",
      { substitute: { type: "SMS", status: "FAILED" } },
      none("vendor"),
    ],
    ["a lost answer, so who knows", { outcome: "unknown", warnings: undefined }, none("vendor")],
    ["a lost process, so who knows", { outcome: "intended", warnings: undefined }, none("vendor")],

    ["no text is known", { failover: {} }, skip("FALLBACK_CONTENT_MISSING")],
    [
      "the template's text is known",
      { failover: {}, text: "템플릿" },
      { action: "send", type: "SMS", text: "템플릿" },
    ],
    ["both are known", { text: "템플릿" }, SENT],
    [
      "a title makes it an LMS",
      { failover: { content: "짧음", title: "제목" } },
      { action: "send", type: "LMS", text: "짧음", title: "제목" },
    ],
    [
      "an SMS was wished for, so the title goes",
      { failover: { content: "짧음", title: "제목", channel: "sms" } },
      { action: "send", type: "SMS", text: "짧음" },
    ],
    [
      "an LMS was wished for",
      { failover: { content: "짧음", channel: "lms" } },
      { action: "send", type: "LMS", text: "짧음" },
    ],
    [
      "too long for the SMS that was wished for",
      { failover: { content: "가".repeat(46), channel: "sms" } },
      { action: "send", type: "LMS", text: "가".repeat(46) },
    ],
  ])("%s", (_, change, decision) => {
    expect(decideFallback({ ...due, ...change }, AT + 1)).toEqual(decision);
  });

  it.each<[string, Partial<TrackedMessage>, number]>([
    ["24 hours by default", {}, AT + DEFAULT_FALLBACK_EXPIRES_MS],
    [
      "as long as was said",
      { failover: { content: "짧음", expiresAfterMs: 180_000 } },
      AT + 180_000,
    ],
    ["from its time if scheduled", { scheduledAt: AT + 5 }, AT + 5 + DEFAULT_FALLBACK_EXPIRES_MS],
  ])("is sensible for %s", (_, change, deadline) => {
    const record = { ...due, ...change };
    expect(decideFallback(record, deadline - 1)).toMatchObject({ action: "send" });
    expect(decideFallback(record, deadline)).toEqual(skip("FALLBACK_EXPIRED"));
  });
});

describe("waiting for the vendor's own", () => {
  it.each<[string, Partial<TrackedMessage>, boolean]>([
    ["that it didn't decline", { warnings: undefined }, true],
    ["on its way", { substitute: { type: "SMS", status: "SENT" } }, true],
    ["that has its end", { substitute: { type: "SMS", status: "DELIVERED" } }, false],
    ["that it declined", {}, false],
    ["of a message that was delivered", { warnings: undefined, status: "DELIVERED" }, false],
    ["of a message that never came there", { warnings: undefined, outcome: "not_sent" }, false],
  ])("%s", (_, change, waits) => {
    expect(awaitsVendorsSubstitute({ ...due, ...change })).toBe(waits);
  });
});
