import type { OutboundMessage } from "@k-msg/core";
import { expect, it } from "vitest";
import { createTraces } from "./traces.ts";

const sms = (to: string, text: string): OutboundMessage => ({
  messageId: "m",
  type: "SMS",
  to,
  country: "82",
  text,
});
const alimtalk = (name: string): OutboundMessage => ({
  messageId: "m",
  type: "ALIMTALK",
  to: "01000000001",
  country: "82",
  templateId: "T",
  variables: { name },
});

it("counts sendings of the same number and content", () => {
  const traces = createTraces(() => 0);
  traces.add(sms("01000000001", "hi"));
  traces.add({ ...sms("01000000001", "hi"), messageId: "another" });
  traces.add(sms("01000000001", "ho"));
  traces.add(sms("01000000002", "hi"));
  traces.add(alimtalk("A"));
  expect(traces.count(sms("01000000001", "hi"))).toBe(2);
  expect(traces.count(sms("01000000001", "ho"))).toBe(1);
  expect(traces.count(alimtalk("A"))).toBe(1);
  expect(traces.count(alimtalk("B"))).toBe(0);
});

it("forgets what certainly wasn't sent", () => {
  const traces = createTraces(() => 0);
  traces.add(sms("01000000001", "hi"));
  traces.add(sms("01000000001", "hi"));
  traces.remove(sms("01000000001", "hi"));
  expect(traces.count(sms("01000000001", "hi"))).toBe(1);
  traces.remove(sms("01000000001", "hi"));
  traces.remove(sms("01000000001", "hi"));
  expect(traces.count(sms("01000000001", "hi"))).toBe(0);
});

it("remembers for two and a half minutes at least, and for five at most", () => {
  let now = 0;
  const traces = createTraces(() => now);
  traces.add(sms("01000000001", "hi"));
  now = 150_000;
  expect(traces.count(sms("01000000001", "hi"))).toBe(1);
  now = 299_999;
  expect(traces.count(sms("01000000001", "hi"))).toBe(1);
  now = 300_000;
  expect(traces.count(sms("01000000001", "hi"))).toBe(0);
});

it("knows that it doesn't know, when there were too many", () => {
  const traces = createTraces(() => 0);
  for (let index = 0; index <= 200_000; index++) traces.add(sms("01000000001", String(index)));
  expect(traces.count(sms("01000000009", "never seen"))).toBe(Number.POSITIVE_INFINITY);
});
