import { expect, test } from "vitest";
import { showName } from "./show-name.ts";

test.each([
  "name",
  "이름",
  "주문번호",
  "고객 이름",
  "금액(원)",
  "line2",
  "$key",
  "user.name",
  "kakao-title",
])("%s is shown", (key) => {
  expect(showName(key)).toBe(key);
});

test.each([
  "01000000001",
  "010-0000-0001",
  "482913",
  "고객님, 주문이 접수되었습니다.",
  "세 낱말이 넘는 글은 이름이 아니다",
  "a5f3c09b71de4482",
  "ssADB9EEC1AE",
  "abcdefghijklmnopqrstuvwxyzabcdef",
  "감사합니다. 또 오세요",
  "두\n줄",
  "",
])("%j isn't shown", (key) => {
  expect(showName(key)).toBe("(odd name)");
});
