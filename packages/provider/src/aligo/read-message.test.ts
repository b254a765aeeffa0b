import { expect, test } from "vitest";
import { noPlace } from "./read-message.ts";

test("Aligo has its Korean name in Korean", () => {
  const { message, messageKo } = noPlace("options.customFields");
  expect(message).toMatch(/^Aligo has no place/);
  expect(messageKo).toMatch(/^알리고에서 지원하지 않는/);
});
