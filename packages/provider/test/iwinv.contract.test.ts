import type { WireRequest } from "@k-msg/core/testing";
import { providerContractTests } from "@k-msg/core/testing";
import { describe, it } from "vitest";
import {
  alimtalk,
  createIwinvProvider,
  createSandboxAt,
  jpg,
  textMessage,
} from "./iwinv-testbed.ts";

const sandbox = createSandboxAt();
const { apiKey, smsApiKey, smsAuthKey, smsCompanyId } = sandbox.iwinv.credentials;

providerContractTests({
  runner: { describe, it },
  name: "IWINV",
  createProvider: ({ timeoutMs }) => createIwinvProvider(sandbox, { timeoutMs, smsCompanyId }),
  messages: {
    SMS: textMessage({ text: "[예시몰] 인증번호 482913" }),
    LMS: textMessage({ type: "LMS", text: "정기 점검 안내입니다.", subject: "정기 점검" }),
    MMS: textMessage({ type: "MMS", text: "쿠폰이 도착했습니다.", subject: "쿠폰", image: jpg() }),
    ALIMTALK: alimtalk({ variables: { code: "482913" } }),
  },
  abilities: ["limits", "getBalance", "findMessage", "getDeliveryStatuses", "cancel"],
  secrets: [apiKey, smsApiKey, smsAuthKey],
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
    isSend: ({ url }: WireRequest) => url.endsWith("/api/v2/send/"),
    isCancel: ({ url }: WireRequest) => url.endsWith("/api/cancel/"),
    // 505 and 13, each under the key its product reads.
    refusal: (message) => Response.json({ code: 505, resultCode: 13, message }),
  },
  departures: Object.fromEntries(
    ["SMS", "LMS", "MMS"].flatMap((type) => [
      [`findMessage.sent/${type}`, "the SMS history has no texts"],
      [`findMessage.lost-answer/${type}`, "the SMS history has no texts"],
      [`cancel.scheduled/${type}`, "IWINV cancels nothing but ALIMTALK"],
    ]),
  ),
  failover: {
    unreachableTo: "01000009001",
    substitutes() {
      sandbox.clock.advance(60_000);
      const substitutes = sandbox.inbox.all().filter((each) => each.substituteOf);
      return substitutes.map(({ text }) => text);
    },
  },
});
