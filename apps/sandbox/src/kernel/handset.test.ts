import { describe, expect, it } from "vitest";
import { showOnHandset } from "./handset.ts";

describe("a handset", () => {
  it("starts texts with the carrier's line", () => {
    const view = showOnHandset({ type: "SMS", text: "안녕하세요" }, "KS_X_1001");
    expect(view).toEqual({ text: "[Web발신]\n안녕하세요", subject: undefined, cut: false });
  });

  it("shows `?` for what the charset lacks, once for a whole emoji", () => {
    const text = "축하 👨‍👩‍👧 똠양꿍";
    expect(showOnHandset({ type: "SMS", text }, "KS_X_1001").text).toBe("[Web발신]\n축하 ? ?양꿍");
    expect(showOnHandset({ type: "SMS", text }, "CP949").text).toBe("[Web발신]\n축하 ? 똠양꿍");
  });

  it("shows `?` in the subject, too", () => {
    const view = showOnHandset({ type: "LMS", text: "본문", subject: "🎉 안내" }, "CP949");
    expect(view.subject).toBe("? 안내");
  });

  it("ends an SMS at 90 bytes and never in the middle of a character", () => {
    const whole = showOnHandset({ type: "SMS", text: "가".repeat(45) }, "CP949");
    expect(whole).toMatchObject({ text: `[Web발신]\n${"가".repeat(45)}`, cut: false });
    const cut = showOnHandset({ type: "SMS", text: `a${"가".repeat(45)}` }, "CP949");
    expect(cut).toMatchObject({ text: `[Web발신]\na${"가".repeat(44)}`, cut: true });
    const long = showOnHandset({ type: "LMS", text: "가".repeat(1001) }, "CP949");
    expect(long).toMatchObject({ text: `[Web발신]\n${"가".repeat(1000)}`, cut: true });
  });

  it("leaves Kakao's texts as they are", () => {
    const text = "🎉".repeat(300);
    expect(showOnHandset({ type: "ALIMTALK", text }, "KS_X_1001")).toEqual({
      text,
      subject: undefined,
      cut: false,
    });
  });
});
