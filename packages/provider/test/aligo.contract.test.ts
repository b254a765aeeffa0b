import { providerContractTests } from "@k-msg/core/testing";
import { describe, it } from "vitest";
import { alimtalk, createAligo, createSandboxAt, PICTURES, textMessage } from "./aligo-testbed.ts";

const sandbox = createSandboxAt();
const { apiKey, senderKey } = sandbox.aligo.credentials;
const image = {
  bytes: PICTURES["image/jpeg"],
  contentType: "image/jpeg",
  filename: "coupon.jpg",
} as const;

providerContractTests({
  runner: { describe, it },
  name: "Aligo",
  createProvider: ({ timeoutMs }) => createAligo(sandbox, { timeoutMs }),
  messages: {
    SMS: textMessage({ text: "[예시몰] 인증번호 482913" }),
    LMS: textMessage({ type: "LMS", text: "정기 점검 안내입니다.", subject: "정기 점검" }),
    MMS: textMessage({ type: "MMS", text: "쿠폰이 도착했습니다.", image }),
    ALIMTALK: alimtalk(),
  },
  abilities: ["limits", "getBalance", "findMessage", "getDeliveryStatuses", "cancel"],
  secrets: [apiKey, senderKey],
  now: () => sandbox.clock.now(),
  passTime: () => sandbox.clock.advance(3_600_000),
  accepted: () => sandbox.inbox.all().filter((each) => !each.substituteOf).length,
  arrived() {
    sandbox.clock.advance(3 * 3_600_000);
    const own = sandbox.inbox.all().filter((each) => !each.substituteOf);
    return own.filter(({ status }) => status === "DELIVERED").length;
  },
  wire: {
    fetch: sandbox.fetch,
    isSend: ({ url }) => url.endsWith("/send/"),
    isCancel: ({ url }) => url.endsWith("/cancel/"),
    // -101 and 509 of the two hosts, each under the key its host uses.
    refusal: (message) => Response.json({ result_code: -101, code: 509, message }),
  },
  failover: {
    unreachableTo: "01000009001",
    substitutes() {
      sandbox.clock.advance(60_000);
      return sandbox.inbox
        .all()
        .filter((each) => each.substituteOf)
        .map(({ text }) => text);
    },
  },
});
