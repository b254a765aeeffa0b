import { expect, test } from "vitest";
import { compareText } from "./compare-text.ts";

test.each([
  ["안녕하세요", "안녕하세요", "same"],
  [" 첫 줄\r\n둘째 줄 ", "첫 줄\n둘째 줄", "same"],
  ["첫 줄\r둘째 줄", "첫 줄\n둘째 줄", "same"],
  ["이름".normalize("NFD"), "이름", "same"],
  ["주문이 접수되…", "주문이 접수되었습니다.", "maybe"],
  ["주문이 접수되...", "주문이 접수되었습니다.", "maybe"],
  ["주문이 접수되었습니다 ?", "주문이 접수되었습니다 🎉", "maybe"],
  ["뷁?님", "뷁뷁님", "maybe"],
  ["J?rg M?ller님, 주문이 접수되었습니다.", "Jörg Müller님, 주문이 접수되었습니다.", "maybe"],
  ["??님 주문", "𠮷님 주문", "maybe"],
  ["접수되었나요? 예", "접수되었나요? 예, 되었습니다.", "maybe"],
  ["J?rg님", "Jürgen님", "other"],
  ["인증번호? 1", "인증번호? 21", "other"],
  ["?님, 인증번호 482913", "뷁님, 인증번호 482914", "other"],
  ["", "주문이 접수되었습니다.", "maybe"],
  [undefined, "주문이 접수되었습니다.", "maybe"],
  [null, "주문이 접수되었습니다.", "maybe"],
  ["주문이 취소되었습니다.", "주문이 접수되었습니다.", "other"],
  ["주문이 접수되었습니다. 2", "주문이 접수되었습니다.", "other"],
  ["인증번호 482913", "인증번호 482914", "other"],
])("%j of %j: %s", (shown, text, likeness) => {
  expect(compareText(shown, text)).toBe(likeness);
});
