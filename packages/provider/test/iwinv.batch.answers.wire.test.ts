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

const numbers = ["01000000001", "01000000002", "01000000003"];

function sendAlimtalk(config: Partial<IWINVConfig> = {}) {
  const messages = numbers.map((to, index) =>
    alimtalk({ messageId: `a-${index}`, to, variables: { code: `비밀번호 ${index}` } }),
  );
  return createIwinvProvider(sandbox, config).sendBatch(messages, atSandboxTime(sandbox));
}

function sendText() {
  const messages = numbers.map((to, index) => textMessage({ messageId: `m-${index}`, to }));
  return createIwinvProvider(sandbox).sendBatch(messages, atSandboxTime(sandbox));
}

/** The next send is answered so; whether anything was accepted, only the answer tells. */
function answerSend(body: unknown, status = 200) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const action = { kind: "respond", status, body: text } as const;
  sandbox.faults.add({ vendor: "iwinv", path: SEND, times: 1, action });
}

type Verdict = "accepted" | "not_sent" | "unknown";

async function verdicts(results: ReturnType<typeof sendAlimtalk>): Promise<Verdict[]> {
  return (await results).map((each) => (each.isSuccess ? "accepted" : each.error.outcome));
}

describe("what IWINV counts of three ALIMTALK", () => {
  test.each<[string, unknown, Verdict]>([
    ["all taken", { code: 200, success: 3, fail: 0 }, "accepted"],
    ["all taken, in digits", { code: "200", success: "3", fail: "0" }, "accepted"],
    ["all taken, no other count", { code: 200, success: 3 }, "accepted"],
    ["none failed, no other count", { code: 200, fail: 0 }, "accepted"],
    ["none taken, all failed", { code: 200, success: 0, fail: 3 }, "not_sent"],
    ["two taken, one failed", { code: 200, success: 2, fail: 1 }, "unknown"],
    ["one taken, two failed", { code: 200, success: 1, fail: 2 }, "unknown"],
    ["two taken, and no more said", { code: 200, success: 2 }, "unknown"],
    ["two taken, none failed", { code: 200, success: 2, fail: 0 }, "unknown"],
    ["one failed, and no more said", { code: 200, fail: 1 }, "unknown"],
    ["all failed, and no more said", { code: 200, fail: 3 }, "unknown"],
    ["none taken, and no more said", { code: 200, success: 0 }, "unknown"],
    ["nobody at all", { code: 200, success: 0, fail: 0 }, "unknown"],
    ["all taken and one failed", { code: 200, success: 3, fail: 1 }, "unknown"],
    ["more than there were", { code: 200, success: 4, fail: 0 }, "unknown"],
    ["nothing", { code: 200 }, "unknown"],
    ["in words", { code: 200, success: "셋", fail: null }, "unknown"],
    ["a list", { code: 200, success: 2, fail: [{ phone: numbers[0] }] }, "unknown"],
    ["only the number", "200", "unknown"],
    ["refused, uncounted", { code: 519 }, "not_sent"],
    ["refused, all failed", { code: 519, success: 0, fail: 3 }, "not_sent"],
    ["refused, though two were taken", { code: 513, success: 2, fail: 1 }, "unknown"],
    ["refused, though all were taken", { code: 513, success: 3, fail: 0 }, "unknown"],
    ["an unlisted code, all failed", { code: 599, success: 0, fail: 3 }, "not_sent"],
    ["an unlisted code, some failed", { code: 599, success: 0, fail: 2 }, "unknown"],
    ["an unlisted code", { code: 599 }, "unknown"],
  ])("%s", async (_, body, verdict) => {
    answerSend(body);
    expect(await verdicts(sendAlimtalk())).toEqual([verdict, verdict, verdict]);
  });

  test("who was counted as failed can't be told, though others were taken", async () => {
    sandbox.iwinv.switches.alimtalkBadRecipient = "count_as_fail";
    // On its way one number is spoilt.
    const fetch: IWINVConfig["fetch"] = (url, init) => {
      const body = String(init?.body).replace('"01000000002"', '"0200000002"');
      return sandbox.fetch(url, { ...init, body });
    };
    const results = await sendAlimtalk({ fetch });
    expect(sandbox.inbox.all().map(({ to }) => to)).toEqual(["01000000001", "01000000003"]);
    const unknown = {
      error: { code: "MESSAGE_SEND_FAILED", outcome: "unknown", retryable: false, httpStatus: 200 },
    };
    expect(results).toMatchObject([unknown, unknown, unknown]);
  });

  test("an id in the answer isn't given to all", async () => {
    sandbox.iwinv.switches.alimtalkSeqNo = "number";
    for (const result of await sendAlimtalk()) {
      expect(result).toMatchObject({ isSuccess: true, value: { raw: { seqNo: 880001 } } });
      expect(result.isSuccess && result.value).not.toHaveProperty("providerMessageId");
    }
  });
});

describe("a refusal of a whole ALIMTALK request", () => {
  test.each(["508", "509", "512", "513", "516", "517", "540"])(
    "for one recipient (%s) isn't laid at everybody's door",
    async (code) => {
      answerSend({ code, message: "거절" });
      for (const result of await sendAlimtalk()) {
        expect(result).toMatchObject({
          error: {
            code: "MESSAGE_SEND_FAILED",
            outcome: "not_sent",
            retryable: false,
            providerErrorCode: code,
            message: expect.stringContaining("one or more of the 3 messages"),
          },
        });
        const korean = result.isFailure && result.error.getLocalizedMessage("ko");
        expect(korean).toContain("함께 보낸 3건 중");
      }
    },
  );

  test.each([
    ["501", "TEMPLATE_NOT_FOUND"],
    ["505", "SENDER_NOT_REGISTERED"],
    ["519", "INSUFFICIENT_BALANCE"],
  ])("for all of it (%s) is everybody's", async (code, expected) => {
    answerSend({ code, message: "거절" });
    const error = { code: expected, outcome: "not_sent", providerErrorCode: code };
    expect(await sendAlimtalk()).toMatchObject([{ error }, { error }, { error }]);
  });

  test("names its reason when there is but one message", async () => {
    answerSend({ code: 513, message: "거절" });
    const [result] = await createIwinvProvider(sandbox).sendBatch(
      [alimtalk()],
      atSandboxTime(sandbox),
    );
    expect(result).toMatchObject({ error: { code: "RECIPIENT_INVALID" } });
  });

  test("of the sandbox's own: a forbidden word in one message", async () => {
    const variables = { code: "금칙어시험" };
    const messages = [alimtalk(), alimtalk({ variables }), alimtalk()];
    const context = atSandboxTime(sandbox);
    const results = await createIwinvProvider(sandbox).sendBatch(messages, context);
    const error = { outcome: "not_sent", providerErrorCode: "540" };
    expect(results).toMatchObject([{ error }, { error }, { error }]);
    expect(JSON.stringify(results)).not.toContain("금칙어시험");
    expect(sandbox.inbox.all()).toEqual([]);
  });
});

describe("a template changed at IWINV", () => {
  test("is looked up anew after a refusal", async () => {
    const provider = createIwinvProvider(sandbox);
    const send = () => provider.sendBatch([alimtalk(), alimtalk()], atSandboxTime(sandbox));
    answerSend({ code: 509, message: "" });
    await send();
    expect(await verdicts(send())).toEqual(["accepted", "accepted"]);
    expect(requestsTo(sandbox, "/template/")).toHaveLength(2);
  });

  test("that isn't there refuses only those that need it read", async () => {
    const templateId = "99999";
    const providerOptions = { templateParam: ["1"] };
    const messages = [alimtalk({ templateId }), alimtalk({ templateId, providerOptions })];
    const context = atSandboxTime(sandbox);
    const results = await createIwinvProvider(sandbox).sendBatch(messages, context);
    expect(results).toMatchObject([
      { error: { code: "TEMPLATE_NOT_FOUND", outcome: "not_sent" } },
      { error: { code: "TEMPLATE_NOT_FOUND", providerErrorCode: "501", outcome: "not_sent" } },
    ]);
    expect(requestsTo(sandbox, SEND)).toHaveLength(1);
  });
});

describe("what IWINV says of three SMS", () => {
  test.each<[string, unknown, Verdict]>([
    ["taken", { resultCode: 0, requestNo: "1", msgType: "SMS" }, "accepted"],
    ["refused", { resultCode: 13 }, "not_sent"],
    ["not sent, without a reason", { resultCode: 1 }, "unknown"],
    ["an unlisted code", { resultCode: 98 }, "unknown"],
    ["another key", { code: 0 }, "unknown"],
    ["a bare refusal", "44", "not_sent"],
  ])("%s", async (_, body, verdict) => {
    answerSend(body);
    expect(await verdicts(sendText())).toEqual([verdict, verdict, verdict]);
  });

  test("another type is every message's, with its warning", async () => {
    answerSend({ resultCode: 0, requestNo: 7, msgType: "LMS" });
    const value = { type: "LMS", providerMessageId: "7", warnings: [{ field: "type" }] };
    expect(await sendText()).toMatchObject([{ value }, { value }, { value }]);
  });
});

describe("no answer gives a recipient away", () => {
  const texts = "01000000002 01000000003 안녕하세요";
  const values = "01000000002 01000000003 비밀번호 1";

  test.each([
    ["SMS", sendText, { resultCode: 41, message: texts }],
    ["SMS under an odd code", sendText, { resultCode: texts, message: texts }],
    ["ALIMTALK", sendAlimtalk, { code: 502, message: values }],
    ["ALIMTALK for one", sendAlimtalk, { code: 513, message: values }],
    ["ALIMTALK at length", sendAlimtalk, { code: 502, message: values.repeat(10_000) }],
  ])("%s", async (_, send, body) => {
    answerSend(body);
    for (const result of await send()) {
      expect(result.isFailure).toBe(true);
      const told = `${JSON.stringify(result)} ${String(result.isFailure && result.error)}`;
      expect(told).not.toMatch(/0100000000|비밀번호|안녕하세요/);
    }
  });

  test("nor does a line that breaks with the request in its words", async () => {
    const fetch: IWINVConfig["fetch"] = (url, init) => {
      if (!url.includes(SEND)) return sandbox.fetch(url, init);
      throw new Error(`can't send ${String(init?.body)}`);
    };
    for (const result of await sendAlimtalk({ fetch })) {
      expect(result).toMatchObject({ error: { code: "NETWORK_ERROR", outcome: "unknown" } });
      const cause = result.isFailure && result.error.cause;
      expect(String(cause)).not.toMatch(/0100000000|비밀번호/);
    }
  });
});
