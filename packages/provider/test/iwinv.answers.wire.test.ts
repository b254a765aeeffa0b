import { beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  createIwinvProvider,
  createSandboxAt,
  type IWINVConfig,
  requestsTo,
  textMessage,
} from "./iwinv-testbed.ts";

const sandbox = createSandboxAt();
const SEND = "/api/v2/send/";

beforeEach(() => sandbox.reset());

function sendText(fields: Parameters<typeof textMessage>[0] = {}, config?: Partial<IWINVConfig>) {
  return createIwinvProvider(sandbox, config).send(textMessage(fields), atSandboxTime(sandbox));
}

function sendAlimtalk(
  fields: Parameters<typeof alimtalk>[0] = {},
  config: Partial<IWINVConfig> = {},
) {
  return createIwinvProvider(sandbox, config).send(alimtalk(fields), atSandboxTime(sandbox));
}

/** The next send is answered so, and nothing is accepted. */
function answerSend(body: unknown, status = 200, headers?: Record<string, string>) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const action = { kind: "respond", status, body: text, headers } as const;
  sandbox.faults.add({ vendor: "iwinv", path: SEND, times: 1, action });
}

describe("answers that say success", () => {
  test.each([
    ["a digit string", { code: "200", message: "", success: "1", fail: "0" }],
    ["no counts", { code: 200, message: "" }],
  ])("ALIMTALK with %s is one", async (_, body) => {
    answerSend(body);
    expect(await sendAlimtalk()).toMatchObject({ value: { status: "PENDING", raw: body } });
  });

  test.each([
    ["nobody taken, nobody refused", { code: 200, message: "", success: 0, fail: 0 }, "unknown"],
    ["nobody taken, no other count", { code: 200, message: "", success: "0" }, "unknown"],
    ["one refused, no other count", { code: 200, message: "", fail: 1 }, "unknown"],
    ["nobody taken, one refused", { code: 200, message: "", success: "0", fail: "1" }, "not_sent"],
    ["only the number", "200", "unknown"],
    ["only the number as text", '"200"', "unknown"],
  ])("ALIMTALK with %s is none", async (_, body, outcome) => {
    answerSend(body);
    expect(await sendAlimtalk()).toMatchObject({ isFailure: true, error: { outcome } });
  });

  test("a refusal's code stays whole when a value stands in it", async () => {
    const provider = createIwinvProvider(sandbox);
    const variables = { code: "50" };
    const send = () => provider.send(alimtalk({ variables }), atSandboxTime(sandbox));
    const lookUps = () => requestsTo(sandbox, "/template/").length;
    answerSend({ code: 509, message: "불일치: 50" });
    expect(await send()).toMatchObject({
      error: {
        code: "TEMPLATE_MISMATCH",
        providerErrorCode: "509",
        providerErrorText: "불일치: ***",
      },
    });
    expect(lookUps()).toBe(1);
    expect((await send()).isSuccess).toBe(true);
    expect(lookUps()).toBe(2);
  });

  test("an unlisted code that counts the recipient as refused is a refusal", async () => {
    answerSend({ code: 599, message: "거절", success: 0, fail: 1 });
    expect(await sendAlimtalk()).toMatchObject({
      error: { outcome: "not_sent", providerErrorCode: "599" },
    });
  });

  test("SMS whose code stands under another key is none", async () => {
    answerSend({ code: 0, message: "" });
    expect(await sendText()).toMatchObject({ isFailure: true, error: { outcome: "unknown" } });
  });

  test("SMS with a number for an id gives it as text, and the type asked for when none is named", async () => {
    answerSend({ resultCode: "0", requestNo: 250000000777 });
    expect(await sendText()).toMatchObject({
      value: { providerMessageId: "250000000777", type: "SMS" },
    });
  });

  test("a short LMS that IWINV made an SMS is reported as one", async () => {
    sandbox.iwinv.switches.shortTextWithTitle = "SMS";
    expect(await sendText({ type: "LMS", subject: "제목" })).toMatchObject({
      value: { type: "SMS", warnings: [{ field: "type" }] },
    });
  });
});

describe("HTTP statuses", () => {
  test.each([
    [400, "PROVIDER_ERROR", "not_sent", false],
    [401, "AUTHENTICATION_FAILED", "not_sent", false],
    [408, "NETWORK_TIMEOUT", "unknown", false],
    [500, "NETWORK_SERVICE_UNAVAILABLE", "unknown", false],
    [503, "NETWORK_SERVICE_UNAVAILABLE", "unknown", false],
    [302, "PROVIDER_ERROR", "unknown", false],
  ])("%i is %s, %s", async (status, code, outcome, retryable) => {
    for (const send of [sendText, sendAlimtalk]) {
      answerSend("<html>점검 중</html>", status);
      expect(await send()).toMatchObject({
        error: { code, outcome, retryable, httpStatus: status },
      });
    }
  });

  test("429 may be tried again after the time it names", async () => {
    answerSend("", 429, { "retry-after": "3" });
    expect(await sendText()).toMatchObject({
      error: {
        code: "RATE_LIMIT_EXCEEDED",
        outcome: "not_sent",
        retryable: true,
        retryAfterMs: 3000,
      },
    });
  });

  test("a known code counts in a 4xx, and proves nothing in a 5xx", async () => {
    answerSend({ code: 505, message: "거절" }, 400);
    expect(await sendAlimtalk()).toMatchObject({
      error: { code: "SENDER_NOT_REGISTERED", outcome: "not_sent", httpStatus: 400 },
    });
    answerSend({ code: 505, message: "거절" }, 500);
    expect(await sendAlimtalk()).toMatchObject({
      error: { outcome: "unknown", httpStatus: 500, providerErrorCode: "505" },
    });
  });
});
