import { providerContractTests } from "@k-msg/core/testing";
import { describe, it } from "vitest";
import {
  alimtalk,
  createSandboxAt,
  createSolapi,
  picture,
  SEND_PATH,
  textMessage,
} from "./solapi-testbed.ts";

const sandbox = createSandboxAt();
const { apiKey, apiSecret } = sandbox.solapi.credentials;

providerContractTests({
  runner: { describe, it },
  name: "SOLAPI over REST",
  createProvider: ({ timeoutMs }) => createSolapi(sandbox, { timeoutMs }),
  messages: {
    SMS: textMessage({ text: "[예시몰] 인증번호 482913" }),
    LMS: textMessage({ type: "LMS", text: "정기 점검 안내입니다.", subject: "정기 점검" }),
    MMS: textMessage({ type: "MMS", text: "쿠폰이 도착했습니다.", image: picture() }),
    ALIMTALK: alimtalk(),
  },
  abilities: ["limits", "getBalance", "findMessage", "getDeliveryStatuses", "cancel"],
  secrets: [apiKey, apiSecret],
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
    isSend: ({ url }) => url.endsWith(SEND_PATH),
    isCancel: ({ method }) => method === "DELETE",
    refusal: (errorMessage) =>
      Response.json({ errorCode: "ValidationError", errorMessage }, { status: 400 }),
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
