import { providerContractTests } from "@k-msg/core/testing";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox } from "@k-msg/sandbox";
import { SolapiMessageService } from "solapi";
import { afterAll, beforeAll, describe, it } from "vitest";
import { alimtalk, FROM, picture, textMessage } from "./solapi-testbed.ts";

// On the real time: the SDK signs with it.
const sandbox = createSandbox({ solapi: { switches: { signatureClock: "wall" } } });
const { apiKey, apiSecret } = sandbox.solapi.credentials;

/** The SDK knows one address and one `fetch`: the global one is put in front of the sandbox. */
const realFetch = globalThis.fetch;
beforeAll(() => {
  globalThis.fetch = sandbox.fetch as typeof fetch;
});
afterAll(() => {
  globalThis.fetch = realFetch;
});

// No `wire`: the SDK takes no `fetch`. Its faults are in solapi.sdk.wire.test.ts.
providerContractTests({
  runner: { describe, it },
  name: "SOLAPI through its SDK",
  createProvider: ({ timeoutMs }) =>
    new SolapiProvider({
      client: new SolapiMessageService(apiKey, apiSecret),
      defaultFrom: FROM,
      kakaoProfileId: sandbox.solapi.templates.demo.channelId,
      timeoutMs,
    }),
  messages: {
    SMS: textMessage({ text: "[예시몰] 인증번호 482913" }),
    LMS: textMessage({ type: "LMS", text: "정기 점검 안내입니다.", subject: "정기 점검" }),
    MMS: textMessage({ type: "MMS", text: "쿠폰이 도착했습니다.", image: picture() }),
    ALIMTALK: alimtalk(),
  },
  abilities: ["limits", "getBalance", "findMessage", "getDeliveryStatuses", "cancel"],
  secrets: [apiKey, apiSecret],
  now: () => sandbox.clock.now(),
  accepted: () => sandbox.inbox.all().filter((each) => !each.substituteOf).length,
  arrived() {
    sandbox.clock.advance(3 * 3_600_000);
    const own = sandbox.inbox.all().filter((each) => !each.substituteOf);
    return own.filter(({ status }) => status === "DELIVERED").length;
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
