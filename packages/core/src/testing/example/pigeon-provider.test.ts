import { providerContractTests } from "@k-msg/core/testing";
import { describe, it } from "vitest";
import { createPigeonProvider } from "./pigeon-provider.ts";
import { createPigeonVendor } from "./pigeon-vendor.ts";

const apiKey = "pigeon-test-key";
const vendor = createPigeonVendor(apiKey);
const message = { messageId: "1", to: "01000001234", country: "82", from: "01000000000" };

providerContractTests({
  runner: { describe, it },
  name: "Pigeon",
  createProvider: ({ timeoutMs }) => createPigeonProvider({ apiKey, timeoutMs }),
  messages: {
    SMS: { ...message, type: "SMS", text: "인증번호는 123456입니다." },
    LMS: { ...message, type: "LMS", text: "예약이 확정되었습니다.", subject: "예약 안내" },
  },
  abilities: ["limits"],
  secrets: [apiKey],
  accepted: () => vendor.messages.length,
  wire: {
    fetch: vendor.fetch,
    isSend: ({ url, method }) => method === "POST" && url.endsWith("/messages"),
    refusal: (words) => Response.json({ error: "refused", message: words }, { status: 400 }),
  },
});
