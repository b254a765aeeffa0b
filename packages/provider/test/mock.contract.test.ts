import { MESSAGE_TYPES, type MessageType, type OutboundMessage } from "@k-msg/core";
import { providerContractTests } from "@k-msg/core/testing";
import { MockProvider } from "@k-msg/provider";
import { describe, it } from "vitest";

const mock = new MockProvider({
  find: () => undefined,
  report: () => undefined,
  cancel: () => undefined,
});

const common = { messageId: "m-1", to: "01000001234", country: "82", from: "01000000000" };
const text = { text: "예약이 확정되었습니다." };
const template = { templateId: "BOOKING", variables: { name: "김하늘" } };
const rcs = { rcs: { brandId: "BR.example" } };
const image = {
  bytes: new Uint8Array([0xff, 0xd8, 0xff]),
  contentType: "image/jpeg",
  filename: "map.jpg",
} as const;

const contents: Record<MessageType, object> = {
  SMS: text,
  LMS: { ...text, subject: "예약 안내" },
  MMS: { ...text, image },
  ALIMTALK: template,
  FRIENDTALK: text,
  NSA: template,
  VOICE: { ...text, voice: { gender: "female" } },
  FAX: { fax: { files: [] } },
  RCS_SMS: { ...text, ...rcs },
  RCS_LMS: { ...text, ...rcs },
  RCS_MMS: { ...text, ...rcs, image },
  RCS_TPL: { ...template, ...rcs },
  RCS_ITPL: { ...template, ...rcs },
  RCS_LTPL: { ...template, ...rcs },
};

providerContractTests({
  runner: { describe, it },
  name: "Mock",
  createProvider: () => mock,
  messages: Object.fromEntries(
    MESSAGE_TYPES.map((type) => [type, { ...common, type, ...contents[type] } as OutboundMessage]),
  ),
  abilities: ["limits", "getBalance", "findMessage", "getDeliveryStatuses", "cancel"],
  secrets: [],
  accepted: () => mock.sent.length,
  departures: {
    "options.unknown": "a test may hand the mock the options of any vendor; `sent` shows them all",
  },
});
