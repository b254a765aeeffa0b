import { describe, expect, it } from "vitest";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { ProviderLimits } from "../provider/limits.ts";
import { measureText } from "../text/measure-text.ts";
import { findLimitIssues, limitError } from "./find-limit-issues.ts";

const NOW = Date.parse("2026-01-31T03:00:00Z"); // 12:00 in Korea

const limits: ProviderLimits = {
  asOf: "2026-01-01",
  source: "invented for this test",
  text: {
    SMS: { maxBytes: 90, charset: "KS_X_1001" },
    LMS: { maxBytes: 2000, charset: "CP949" },
    MMS: { maxBytes: 2000 },
    FRIENDTALK: { maxCharacters: 10 },
  },
  subject: {
    maxBytes: 40,
    allowedCharacters: /[가-힣A-Za-z0-9 [\]()<>]/g,
    allowedDescription: { en: "Hangul, Latin letters and digits", ko: "한글, 영문, 숫자" },
  },
  schedule: {
    SMS: { soonest: { minutes: 15 }, latest: { months: 1 } },
    MMS: {},
  },
  image: { maxBytes: 100, contentTypes: ["image/jpeg"] },
};

function message(part: Record<string, unknown>): OutboundMessage {
  return {
    messageId: "m-1",
    type: "SMS",
    to: "01000001234",
    country: "82",
    text: "안녕",
    ...part,
  } as OutboundMessage;
}

function find(part: Record<string, unknown>, given: ProviderLimits = limits): string[] {
  return findLimitIssues(message(part), given, NOW).map(
    ({ code, issue }) => `${code} ${issue.field}: ${issue.problem}`,
  );
}

describe("the text", () => {
  it("may have as many bytes as the type takes", () => {
    expect(find({ text: "가".repeat(45) })).toEqual([]);
    expect(find({ text: `${"가".repeat(45)}a` })).toEqual([
      "TEXT_TOO_LONG text: has 91 bytes (ASCII 1, others 2); here 90 is the most.",
    ]);
    expect(find({ type: "LMS", text: "가".repeat(1000) })).toEqual([]);
    expect(find({ type: "LMS", text: "가".repeat(1001) })).toHaveLength(1);
  });

  it("is advised to become an LMS only where that helps", () => {
    const [sms] = findLimitIssues(message({ text: "가".repeat(46) }), limits, NOW);
    expect(sms?.issue.advice).toContain("LMS");
    const [lms] = findLimitIssues(message({ type: "LMS", text: "가".repeat(1001) }), limits, NOW);
    expect(lms?.issue.advice).not.toContain("LMS");
  });

  it("is counted in characters for vendors that do so", () => {
    expect(find({ type: "FRIENDTALK", text: "가나다라마바사아자차" })).toEqual([]);
    expect(find({ type: "FRIENDTALK", text: "가나다라마바사아자차카" })).toEqual([
      "TEXT_TOO_LONG text: has 11 characters; here 10 is the most.",
    ]);
  });

  it("may hold only what the charset has", () => {
    expect(find({ text: "똠–👍" })).toEqual([
      "TEXT_UNENCODABLE text: has characters that handsets can't show (U+B620 @1, U+2013 @2, U+1F44D @3).",
    ]);
    expect(find({ type: "LMS", text: "똠" })).toEqual([]);
    expect(find({ type: "LMS", text: "똠–" })).toEqual([
      "TEXT_UNENCODABLE text: has characters that handsets can't show (U+2013 @2).",
    ]);
    expect(find({ type: "MMS", text: "똠–👍" })).toEqual([]);
  });

  it("is pointed at five times at most", () => {
    expect(find({ text: "–".repeat(6) })[0]).toMatch(/U\+2013 @5, …\)/);
  });

  it("is measured once: a passed measure is believed", () => {
    const measured = { ...measureText("가"), bytes: 91 };
    expect(findLimitIssues(message({ text: "가" }), limits, NOW, measured)).toHaveLength(1);
  });

  it("isn't checked where nothing is declared", () => {
    const undeclared = { asOf: "2026-01-01", source: "none" };
    expect(find({ text: "👍".repeat(3000), scheduledAt: new Date(0) }, undeclared)).toEqual([]);
    expect(find({ type: "VOICE", text: "👍".repeat(3000) })).toEqual([]);
    expect(find({ type: "ALIMTALK", text: undefined, templateId: "T" })).toEqual([]);
  });
});

describe("the subject", () => {
  it("may have as many bytes as the vendor takes", () => {
    expect(find({ type: "LMS", subject: "가".repeat(20) })).toEqual([]);
    expect(find({ type: "LMS", subject: "가".repeat(21) })[0]).toContain("TEXT_TOO_LONG subject");
  });

  it("may hold only allowed characters, whatever flags the expression has", () => {
    expect(find({ type: "LMS", subject: "[공지] 안내(1)" })).toEqual([]);
    for (const subject of ["안내!", "!안내", "안\n내"]) {
      expect(find({ type: "LMS", subject })).toEqual([
        "INVALID_REQUEST subject: has a character that this vendor doesn't take in a title.",
      ]);
    }
    const [finding] = findLimitIssues(message({ type: "LMS", subject: "안내!" }), limits, NOW);
    expect(finding?.issue.advice).toBe("Use only Hangul, Latin letters and digits.");
    expect(finding?.issue.ko.advice).toBe("한글, 영문, 숫자만 쓰세요.");
  });

  it("may hold only what the charset of its type has", () => {
    const anyCharacter = { ...limits, subject: { maxBytes: 40 } };
    expect(find({ type: "LMS", subject: "👍" }, anyCharacter)[0]).toContain(
      "TEXT_UNENCODABLE subject",
    );
    expect(find({ type: "LMS", subject: "똠" }, anyCharacter)).toEqual([]);
    expect(find({ type: "MMS", subject: "👍" }, anyCharacter)).toEqual([]);
  });
});

describe("the schedule", () => {
  const at = (text: string) => ({ scheduledAt: new Date(text) });

  it("may lie anywhere in the window, its ends included", () => {
    expect(find(at("2026-01-31T03:15:00Z"))).toEqual([]);
    expect(find(at("2026-02-28T03:00:00Z"))).toEqual([]);
    expect(find({ type: "MMS", ...at("2029-01-01T00:00:00Z") })).toEqual([]);
  });

  it("may not be past, too soon or too late", () => {
    expect(find(at("2026-01-31T03:00:00Z"))[0]).toContain("isn't a time in the future");
    expect(find(at("no date"))[0]).toContain("isn't a time in the future");
    expect(find(at("2026-01-31T03:14:59Z"))).toEqual([
      "SCHEDULE_REJECTED options.scheduledAt: must be 2026-01-31 12:15:00 KST or later.",
    ]);
    expect(find(at("2026-02-28T03:00:01Z"))).toEqual([
      "SCHEDULE_REJECTED options.scheduledAt: must be 2026-02-28 12:00:00 KST or earlier.",
    ]);
    const [finding] = findLimitIssues(message(at("2026-03-01T00:00:00Z")), limits, NOW);
    expect(finding?.issue.ko.problem).toContain("2026-02-28 12:00:00(한국 시각) 이전");
  });

  it("may not be given for a type that the vendor doesn't schedule", () => {
    expect(find({ type: "LMS", ...at("2026-02-01T00:00:00Z") })[0]).toContain("SCHEDULE_REJECTED");
  });
});

describe("the image", () => {
  const jpeg = (size: number) => ({
    type: "MMS",
    image: { bytes: new Uint8Array(size), contentType: "image/jpeg", filename: "a.jpg" },
  });

  it("may have the formats and the size that the vendor takes", () => {
    expect(find(jpeg(100))).toEqual([]);
    expect(find(jpeg(101))).toEqual([
      "IMAGE_REJECTED media.image: has 101 bytes; here 100 is the most.",
    ]);
    const png = { bytes: new Uint8Array(1), contentType: "image/png", filename: "a.jpg" };
    const findings = findLimitIssues(message({ type: "MMS", image: png }), limits, NOW);
    expect(findings).toMatchObject([
      {
        code: "IMAGE_REJECTED",
        issue: { field: "media.image", advice: "Use one of: image/jpeg." },
      },
    ]);
  });

  it("may be a file id only where the vendor keeps files", () => {
    const image = { fileId: "F-1" };
    expect(find({ type: "MMS", image })[0]).toContain("IMAGE_REJECTED");
    const keeping = {
      ...limits,
      image: { maxBytes: 1, contentTypes: ["image/jpeg"], acceptsFileId: true },
    };
    expect(find({ type: "MMS", image }, keeping)).toEqual([]);
  });
});

describe("limitError", () => {
  it("has the findings' code when there is one, and was certainly not sent", () => {
    const findings = findLimitIssues(message({ text: "가".repeat(46) }), limits, NOW);
    const error = limitError(findings, "vendor");
    expect(error).toMatchObject({
      code: "TEXT_TOO_LONG",
      outcome: "not_sent",
      retryable: false,
      providerId: "vendor",
      issues: findings.map((finding) => finding.issue),
    });
  });

  it("is INVALID_REQUEST when the findings differ", () => {
    const findings = findLimitIssues(message({ text: "–".repeat(46) }), limits, NOW);
    expect(findings.map((finding) => finding.code)).toEqual(["TEXT_TOO_LONG", "TEXT_UNENCODABLE"]);
    expect(limitError(findings, "vendor").code).toBe("INVALID_REQUEST");
  });

  it("shows neither text nor number", () => {
    const text = `비밀번호 유출 금지 ${"–".repeat(90)}`;
    const error = limitError(findLimitIssues(message({ text }), limits, NOW), "vendor");
    const shown = JSON.stringify(error) + error.message + error.getLocalizedMessage("ko");
    for (const secret of ["유출", "–", "01000001234"]) expect(shown).not.toContain(secret);
  });
});
