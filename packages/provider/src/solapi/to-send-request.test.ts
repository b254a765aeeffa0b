import type { OutboundText } from "@k-msg/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { checkConfig } from "./config.ts";
import { toSendPart } from "./to-send-request.ts";

const KEYS = { apiKey: "NCSTEST000000001", apiSecret: "TEST0SECRET000000000000000000001" };

const messages = fc.record({
  messageId: fc.constantFrom("m-1", "", "m".repeat(101)),
  type: fc.constantFrom("SMS", "LMS", "MMS"),
  to: fc.constant("01000000001"),
  country: fc.constantFrom("82", "1"),
  from: fc.constantFrom(undefined, "01000000000"),
  text: fc.string(),
  subject: fc.constantFrom(undefined, "제목"),
  image: fc.constantFrom(undefined, { fileId: "ST01" }),
  scheduledAt: fc.constantFrom(undefined, new Date("2026-12-01T00:00:00Z")),
  customFields: fc.constantFrom(undefined, { order: "1" }),
});

it("converts a plain text as any other, only sooner", () => {
  fc.assert(
    fc.property(
      messages,
      fc.constantFrom(undefined, "01000000009"),
      fc.constantFrom(1, 2),
      (message, defaultFrom, number) => {
        const settings = checkConfig({ ...KEYS, defaultFrom });
        const converted = toSendPart(message as OutboundText, settings, number);
        // Options, be they none, are not for the short way.
        const others = { ...message, providerOptions: {} } as OutboundText;
        expect(converted).toEqual(toSendPart(others, settings, number));
      },
    ),
  );
});
