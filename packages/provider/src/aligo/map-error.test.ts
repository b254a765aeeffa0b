import type { OutboundAlimtalk } from "@k-msg/core";
import { expect, test } from "vitest";
import { toSettings } from "./config.ts";
import { toOrigin, toRefusal } from "./map-error.ts";
import { prepareAlimtalk, toAlimtalkRequest } from "./to-alimtalk-request.ts";

const settings = toSettings({
  apiKey: "KEYKEYKEYKEY",
  userId: "exampleshop",
  senderKey: "0000000000000000000000000000000000000000",
  defaultFrom: "01000000000",
});

const message: OutboundAlimtalk = {
  messageId: "a-1",
  type: "ALIMTALK",
  to: "01000000001",
  country: "82",
  templateId: "UX_0001",
  variables: { 이름: "김하늘" },
};

function tell(words: string) {
  const template = { name: "주문 접수", content: "#{이름}님, 주문이 접수되었습니다." };
  const prepared = prepareAlimtalk(message, template, settings);
  if (prepared.isFailure) throw prepared.error;
  const http = toAlimtalkRequest([prepared.value], settings);
  const origin = toOrigin(settings, {}, http, [prepared.value]);
  const answer = { status: 200, headers: new Headers(), text: "" };
  return toRefusal("kakao", answer, -99, words, origin).providerErrorText;
}

test.each(["senderkey", "receiver_1", "message_1", "testMode", "tpl_code"])(
  "the field that Aligo misses keeps its name: %s",
  (field) => {
    const words = `필수(=${field})파라메더 정보가 전달되지 않았습니다.`;
    expect(tell(words)).toBe(words);
  },
);

test("the template that Aligo speaks of keeps its code", () => {
  expect(tell("UX_0001 템플릿")).toBe("UX_0001 템플릿");
});

test.each([
  "KEYKEYKEYKEY",
  "exampleshop",
  "0000000000000000000000000000000000000000",
  "01000000000",
  "01000000001",
  "김하늘",
  "김하늘님, 주문이 접수되었습니다.",
])("what Aligo repeats of the request is hidden: %s", (repeated) => {
  expect(tell(`거절: ${repeated}`)).toBe("거절: ***");
});
