import { expect, test } from "vitest";
import { findMismatch, matchesPattern } from "./match-template.ts";
import { ALIGO_DEMO_TEMPLATES, type AligoTemplate, createDemoTemplates } from "./templates.ts";

function getDemo(code: string): AligoTemplate {
  const found = createDemoTemplates("key").find((template) => template.code === code);
  if (!found) throw new Error(`no demo template ${code}`);
  return found;
}

const order = getDemo(ALIGO_DEMO_TEMPLATES.order);
const reservation = getDemo(ALIGO_DEMO_TEMPLATES.reservation);
const message = { msgid: "1", to: "01000000001", usable: true };
const orderText = "김하늘님, 주문 EX-1이(가) 접수되었습니다.";

function toButtons(change: Record<string, unknown> = {}): string {
  const link = "https://shop.example/orders/EX-1";
  const web = { name: "주문 보기", linkType: "WL", linkMo: link, linkPc: link };
  return JSON.stringify({ button: [{ ...web, ...change }] });
}

test.each([
  ["#{이름}님", "김하늘님", true],
  ["#{이름}님", "님", true],
  ["#{이름}님", "김하늘님!", false],
  ["안녕 #{a} #{b}.", "안녕 가 나.", true],
  ["안녕 #{a}-#{b}-끝", "안녕 -끝", false],
  ["aba#{x}aba", "aba", false],
  ["첫줄\r\n#{x}", "첫줄\n값", false],
  ["점. (괄호) [x] $", "점. (괄호) [x] $", true],
  ["점. (괄호)", "점x (괄호)", false],
])("%j for %j: %s", (pattern, text, matches) => {
  expect(matchesPattern(pattern, text)).toBe(matches);
});

test("passes the template's own text and buttons, in both link dialects", () => {
  const sent = { ...message, text: orderText };
  expect(findMismatch(order, { ...sent, buttonJson: toButtons() })).toBeUndefined();
  const link = "https://shop.example/orders/EX-1";
  const older = toButtons({ linkMo: undefined, linkPc: undefined, linkM: link, linkP: link });
  expect(findMismatch(order, { ...sent, buttonJson: older })).toBeUndefined();
});

test.each([
  ["no buttons", undefined],
  ["an empty list", '{"button":[]}'],
  ["another name", toButtons({ name: "주문보기" })],
  ["another type", toButtons({ linkType: "DS" })],
  ["another address", toButtons({ linkPc: "https://elsewhere.example/EX-1" })],
  ["a missing PC link", toButtons({ linkPc: undefined })],
  ["what isn't JSON", "주문 보기"],
  ["a bare array", "[]"],
])("fails a template with a button on %s", (_, buttonJson) => {
  expect(findMismatch(order, { ...message, text: orderText, buttonJson })).toBe("U");
});

test("fails a button where the template has none", () => {
  const otp = getDemo(ALIGO_DEMO_TEMPLATES.otp);
  const sent = { ...message, text: "인증번호는 1입니다." };
  expect(findMismatch(otp, sent)).toBeUndefined();
  expect(findMismatch(otp, { ...sent, buttonJson: toButtons() })).toBe("U");
});

test("compares newlines and the emphasised title", () => {
  const text = "김하늘님, 예약이 확정되었습니다.\r\n\r\n일시: 10시\r\n장소: 본점";
  const sent = { ...message, text, emphasisTitle: "본점 예약" };
  expect(findMismatch(reservation, sent)).toBeUndefined();
  expect(findMismatch(reservation, { ...sent, text: text.replaceAll("\r", "") })).toBe("U");
  expect(findMismatch(reservation, { ...sent, emphasisTitle: undefined })).toBe("U");
  expect(findMismatch(reservation, { ...sent, emphasisTitle: "본점 안내" })).toBe("U");
});

test("fails more than 1,000 characters with L", () => {
  const otp = getDemo(ALIGO_DEMO_TEMPLATES.otp);
  const text = `인증번호는 ${"1".repeat(1_000)}입니다.`;
  expect(findMismatch(otp, { ...message, text })).toBe("L");
});
