import type { OutboundMessage } from "@k-msg/core";
import type { Sandbox } from "@k-msg/sandbox";
import { beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  createSandboxAt,
  createSolapi,
  FROM,
  TO,
  textMessage,
} from "./solapi-testbed.ts";

let sandbox: Sandbox;
let context: { now: () => number };

beforeEach(() => {
  sandbox = createSandboxAt();
  context = atSandboxTime(sandbox);
});

/** What goes wrong at SOLAPI, and how it must be told. Nothing of it may have gone out. */
const REFUSALS: readonly {
  name: string;
  status?: string;
  code: string;
  message: OutboundMessage;
  given?: () => void;
}[] = [
  {
    name: "a sender that isn't registered",
    status: "1062",
    code: "SENDER_NOT_REGISTERED",
    message: textMessage({ from: "0299998888" }),
  },
  {
    name: "a recipient who opted out",
    status: "1061",
    code: "RECIPIENT_OPTED_OUT",
    message: textMessage(),
    given: () => sandbox.solapi.optOut(TO, FROM),
  },
  {
    name: "a blocked recipient",
    status: "1060",
    code: "RECIPIENT_OPTED_OUT",
    message: textMessage(),
    given: () => sandbox.solapi.block(TO),
  },
  {
    name: "an empty account",
    status: "1030",
    code: "INSUFFICIENT_BALANCE",
    message: textMessage(),
    given: () => sandbox.solapi.balance.set({ balance: 0 }),
  },
  {
    name: "a subject on an SMS",
    status: "1013",
    code: "INVALID_REQUEST",
    message: textMessage({ subject: "제목" }),
  },
  {
    name: "a long subject",
    status: "1014",
    code: "TEXT_TOO_LONG",
    message: textMessage({ type: "LMS", subject: "제".repeat(21) }),
  },
  {
    name: "control characters",
    status: "1028",
    code: "TEXT_UNENCODABLE",
    message: textMessage({ text: "a\u0007b" }),
  },
  {
    name: "characters outside EUC-KR",
    status: "1029",
    code: "TEXT_UNENCODABLE",
    message: textMessage({ text: "😀" }),
  },
  {
    name: "a text that is too long for an SMS",
    status: "1031",
    code: "TEXT_TOO_LONG",
    message: textMessage({ text: "가".repeat(46) }),
  },
  {
    name: "a picture that isn't there",
    status: "1023",
    code: "IMAGE_REJECTED",
    message: textMessage({ type: "MMS", image: { fileId: "ST01FJ0" } }),
  },
  {
    name: "an unknown channel",
    status: "1041",
    code: "KAKAO_CHANNEL_INVALID",
    message: alimtalk({ kakao: { profileId: "KA01PFunknown" } }),
  },
  {
    name: "an unknown template",
    status: "1042",
    code: "TEMPLATE_NOT_FOUND",
    message: alimtalk({ templateId: "KA01TPunknown" }),
  },
  {
    name: "a missing variable",
    status: "1043",
    code: "TEMPLATE_MISMATCH",
    message: alimtalk({ variables: { 이름: "김하늘" } }),
  },
  {
    name: "buttons for a template without any",
    status: "1047",
    code: "TEMPLATE_MISMATCH",
    message: alimtalk({
      templateId: "KA01TP250101000000000SandboxCode",
      variables: { code: "1234" },
      kakao: { buttons: [{ name: "보기", type: "WL", linkMobile: "https://shop.example" }] },
    }),
  },
  {
    name: "an address that isn't allowed",
    status: "IpNotAllowed",
    code: "IP_NOT_ALLOWED",
    message: textMessage(),
    given: () => {
      sandbox.solapi.allowedIps = ["10.0.0.1"];
    },
  },
  {
    name: "a clock that is off",
    status: "RequestTimeTooSkewed",
    code: "AUTHENTICATION_FAILED",
    message: textMessage(),
    given: () => {
      const wrong = sandbox.clock.now() - 16 * 60_000;
      context = { now: () => wrong };
    },
  },
];

describe.each([
  ["messageList names refused messages too", true],
  ["messageList leaves refused messages out", false],
])("when %s", (_, included) => {
  it.each(REFUSALS)("tells $name as $code", async ({ status, code, message, given }) => {
    sandbox.solapi.switches.messageListIncludesFailed = included;
    given?.();
    // So that SOLAPI, not our own check, refuses what breaks a limit.
    const unchecked = { ...context, limitsChecked: true };
    const result = await createSolapi(sandbox).send(message, unchecked);
    expect(result).toMatchObject({
      isFailure: true,
      error: { code, outcome: "not_sent", providerId: "solapi", providerErrorCode: status },
    });
    expect(sandbox.inbox.all()).toEqual([]);
    const told = JSON.stringify(result.isFailure && result.error);
    for (const secret of [TO, FROM, "김하늘", sandbox.solapi.credentials.apiKey]) {
      expect(told).not.toContain(secret);
    }
  });
});

it("reads both spellings of an unknown key", async () => {
  for (const spelling of ["InvalidAPIKey", "InvalidApiKey"] as const) {
    sandbox.solapi.switches.unknownKeyErrorCode = spelling;
    const provider = createSolapi(sandbox, { apiKey: "NCSUNKNOWN000001" });
    expect(await provider.send(textMessage(), context)).toMatchObject({
      error: { code: "AUTHENTICATION_FAILED", providerErrorCode: spelling },
    });
  }
});

it("tells a call that is refused as a whole", async () => {
  sandbox.solapi.switches.everythingRefused = "FailedToAddMessage";
  const result = await createSolapi(sandbox).send(textMessage({ from: "0299998888" }), context);
  expect(result).toMatchObject({
    error: {
      code: "MESSAGE_SEND_FAILED",
      outcome: "not_sent",
      providerErrorCode: "FailedToAddMessage",
    },
  });
});

it("reads both names of an address that isn't allowed", async () => {
  sandbox.solapi.allowedIps = [];
  sandbox.solapi.switches.ipErrorCode = "InvalidIp";
  expect(await createSolapi(sandbox).send(textMessage(), context)).toMatchObject({
    error: { code: "IP_NOT_ALLOWED", outcome: "not_sent" },
  });
});

describe("what is refused before anything leaves", () => {
  it.each([
    ["no sender", "from", textMessage(), { defaultFrom: undefined }],
    ["an MMS without a picture", "media.image", textMessage({ type: "MMS" }), {}],
    [
      "an LMS abroad",
      "options.country",
      textMessage({ type: "LMS", to: "2025550123", country: "1" }),
      {},
    ],
    ["no channel", "kakao.profileId", alimtalk(), { kakaoProfileId: undefined }],
    [
      "the channel's public name",
      "kakao.profileId",
      alimtalk({ kakao: { profileId: "@sandbox" } }),
      {},
    ],
    ["a dot in a variable", "variables.a.b", alimtalk({ variables: { "a.b": "1" } }), {}],
    [
      "too many labels",
      "options.customFields",
      textMessage({
        customFields: Object.fromEntries([..."abcdefghijk"].map((key) => [key, "1"])),
      }),
      {},
    ],
    [
      "our own label",
      "options.customFields.kmsgId",
      textMessage({ customFields: { kmsgId: "x" } }),
      {},
    ],
    [
      "an option of the wrong type",
      "providerOptions.solapi.appId",
      textMessage({ providerOptions: { appId: 7 } }),
      {},
    ],
  ])("%s", async (_, field, message, config) => {
    const result = await createSolapi(sandbox, config).send(message, context);
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("a type it doesn't send", async () => {
    const message = { ...alimtalk(), type: "NSA" } as OutboundMessage;
    const result = await createSolapi(sandbox).send(message, context);
    expect(result).toMatchObject({ error: { code: "NO_PROVIDER", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });
});
