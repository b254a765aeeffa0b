import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutboundMessage } from "../message/outbound-message.ts";
import { hideContents, listContents } from "./hide-contents.ts";

test.each([
  ["'김하늘님 안녕' 김하늘 $&", ["김하늘", "김하늘님 안녕", "$&"], "'***' *** ***"],
  ["거절: 인증번호 482913", ["482913"], "거절: 인증번호 ***"],
  ["거절: [예시몰] 주문이 접…", ["[예시몰] 주문이 접수되었습니다."], "거절: ***…"],
  ["등록되지 않은 발신번호입니다.", ["발신번호를 바꾸었습니다"], "등록되지 않은 발신번호입니다."],
  ["거절", [], "거절"],
])("%j without %j is %j", (text, contents, shown) => {
  expect(hideContents(text, contents)).toBe(shown);
});

test("everything personal in a message is a content, but no single character", () => {
  const message: OutboundMessage = {
    messageId: "1",
    type: "ALIMTALK",
    to: "01000000001",
    from: "01000000000",
    country: "82",
    templateId: "T",
    variables: { name: "김하늘", one: "1" },
    failover: { enabled: true, fallbackContent: "대체 문구", fallbackTitle: "제목" },
    customFields: { order: "A-1" },
  };
  expect(listContents(message)).toEqual([
    "01000000001",
    "01000000000",
    "김하늘",
    "대체 문구",
    "제목",
    "A-1",
  ]);
});

test("words at length are cut, also through a content", () => {
  expect(hideContents("가".repeat(1_000), [])).toBe("가".repeat(1_000));
  expect(hideContents("가".repeat(1_001), [])).toBe(`${"가".repeat(1_000)}…`);
  for (const at of [993, 996, 999]) {
    const shown = hideContents(`${"가".repeat(at)}01000000001`, ["01000000001"]);
    expect(shown).toBe(`${"가".repeat(at)}***…`);
  }
});

test("nothing of a content is left but what is shorter than a part of it", () => {
  const word = fc.string({ unit: fc.constantFrom("가", "나", "1", " "), maxLength: 14 });
  const words = fc.array(word, { maxLength: 6 });
  fc.assert(
    fc.property(words, words, (pieces, contents) => {
      const text = [...pieces, ...contents].join("");
      const shown = hideContents(text, contents).split("***");
      for (const content of contents.filter((each) => each !== "")) {
        const length = Math.min(content.length, 8);
        for (let at = 0; at + length <= content.length; at++) {
          const part = content.slice(at, at + length);
          expect(shown.some((rest) => rest.includes(part))).toBe(false);
        }
      }
    }),
  );
});
