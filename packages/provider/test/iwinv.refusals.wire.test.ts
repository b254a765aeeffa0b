import { beforeEach, describe, expect, test } from "vitest";
import { ALIMTALK_CODES, TEXT_CODES } from "../src/iwinv/error-codes.ts";
import {
  alimtalk,
  atSandboxTime,
  createIwinvProvider,
  createSandboxAt,
  type IWINVConfig,
  jpg,
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

describe("every code of the tables", () => {
  test.each(Object.entries(ALIMTALK_CODES))("ALIMTALK %s", async (code, entry) => {
    const outcome = entry.outcome ?? "not_sent";
    const retryable = entry.retryable ?? false;
    for (const form of [{ code: Number(code), message: "거절" }, { code, message: "거절" }, code]) {
      answerSend(form);
      expect(await sendAlimtalk()).toMatchObject({
        error: { code: entry.code, outcome, retryable, providerErrorCode: code, httpStatus: 200 },
      });
    }
  });

  test.each(Object.entries(TEXT_CODES))("SMS %s", async (code, entry) => {
    const outcome = entry.outcome ?? "not_sent";
    const retryable = outcome === "not_sent" && (entry.retryable ?? false);
    const message = "거절";
    for (const form of [{ resultCode: Number(code), message }, { resultCode: code }, code]) {
      answerSend(form);
      expect(await sendText()).toMatchObject({
        error: { code: entry.code, outcome, retryable, providerErrorCode: code, httpStatus: 200 },
      });
    }
  });

  test("an unspecified failure of SMS is not taken for certain", async () => {
    answerSend({ resultCode: 1, message: "전송 실패" });
    expect(await sendText()).toMatchObject({ error: { outcome: "unknown", retryable: false } });
  });

  test.each([["alimtalk"], ["text"]])(
    "a code outside the %s table is kept, and proves nothing",
    async (product) => {
      answerSend({ code: 777, resultCode: 777, message: "새 오류" });
      const result = product === "text" ? await sendText() : await sendAlimtalk();
      expect(result).toMatchObject({
        error: {
          code: "PROVIDER_ERROR",
          outcome: "unknown",
          providerErrorCode: "777",
          providerErrorText: "새 오류",
        },
      });
    },
  );

  test("a name out of Object.prototype isn't a known code", async () => {
    answerSend({ code: "constructor", message: "?" });
    expect(await sendAlimtalk()).toMatchObject({
      error: { code: "PROVIDER_ERROR", outcome: "unknown", providerErrorCode: "constructor" },
    });
  });
});

describe("IWINV's own refusals", () => {
  test("wrong keys of either product", async () => {
    for (const code of [201, 202] as const) {
      sandbox.iwinv.switches.alimtalkAuthCode = code;
      expect(await sendAlimtalk({}, { apiKey: "WRONG" })).toMatchObject({
        error: { code: "AUTHENTICATION_FAILED", outcome: "not_sent", providerErrorCode: `${code}` },
      });
    }
    for (const code of [14, 202] as const) {
      sandbox.iwinv.switches.smsAuthCode = code;
      expect(await sendText({}, { smsAuthKey: "WRONG" })).toMatchObject({
        error: { code: "AUTHENTICATION_FAILED", outcome: "not_sent", providerErrorCode: `${code}` },
      });
    }
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("an address that isn't registered", async () => {
    sandbox.iwinv.allowedIps.alimtalk = ["10.0.0.1"];
    sandbox.iwinv.allowedIps.sms = ["10.0.0.1"];
    const refused = { error: { code: "IP_NOT_ALLOWED", outcome: "not_sent" } };
    expect(await sendAlimtalk()).toMatchObject(refused);
    for (const code of [15, 206] as const) {
      sandbox.iwinv.switches.smsAddressCode = code;
      expect(await sendText()).toMatchObject(refused);
    }
  });

  test.each(["number", "string"] as const)("codes written as %s mean the same", async (codes) => {
    sandbox.iwinv.switches.codes = codes;
    expect((await sendText()).isSuccess).toBe(true);
    expect((await sendAlimtalk()).isSuccess).toBe(true);
    expect(await sendText({ from: "01000000099" })).toMatchObject({
      error: { code: "SENDER_NOT_REGISTERED", outcome: "not_sent", providerErrorCode: "13" },
    });
  });

  test("refusals that are nothing but a number are understood", async () => {
    sandbox.iwinv.switches.refusals = "bare";
    expect(await sendText({ from: "01000000099" })).toMatchObject({
      error: { code: "SENDER_NOT_REGISTERED", outcome: "not_sent", providerErrorCode: "13" },
    });
    expect(await sendAlimtalk({ to: "0200000000" })).toMatchObject({
      error: { code: "RECIPIENT_INVALID", outcome: "not_sent", providerErrorCode: "513" },
    });
    expect((await sendAlimtalk()).isSuccess).toBe(true);
  });

  test("an unregistered sender under an unlisted code isn't called certain", async () => {
    sandbox.iwinv.switches.smsSenderCode = 99;
    expect(await sendText({ from: "01000000099" })).toMatchObject({
      error: { outcome: "unknown", providerErrorCode: "99" },
    });
  });

  test.each(["absent", "null"] as const)("a refusal's other fields may be %s", async (fields) => {
    sandbox.iwinv.switches.smsRefusalFields = fields;
    expect(await sendText({ from: "01000000099" })).toMatchObject({
      error: { code: "SENDER_NOT_REGISTERED", outcome: "not_sent" },
    });
  });

  test("a recipient who is only counted as failed is a refusal", async () => {
    sandbox.iwinv.switches.alimtalkBadRecipient = "count_as_fail";
    expect(await sendAlimtalk({ to: "0200000000" })).toMatchObject({
      error: { code: "MESSAGE_SEND_FAILED", outcome: "not_sent" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("a balance that is short", async () => {
    sandbox.iwinv.balance.set({ alimtalk: 0, sms: 0 });
    expect(await sendAlimtalk()).toMatchObject({
      error: { code: "INSUFFICIENT_BALANCE", outcome: "not_sent", retryable: false },
    });
    sandbox.iwinv.switches.alimtalkShortBalanceCode = 518;
    expect(await sendAlimtalk()).toMatchObject({
      error: { code: "INSUFFICIENT_BALANCE", outcome: "not_sent", retryable: true },
    });
    expect(await sendText()).toMatchObject({
      error: { code: "INSUFFICIENT_BALANCE", retryable: true, providerErrorCode: "12" },
    });
  });

  test("a forbidden word that IWINV repeats doesn't reach the error", async () => {
    const result = await sendAlimtalk({ variables: { code: "오늘 금칙어시험 안내" } });
    expect(result).toMatchObject({
      error: { code: "CONTENT_REJECTED", outcome: "not_sent", providerErrorCode: "540" },
    });
    const error = result.isFailure ? result.error : undefined;
    const shown = JSON.stringify(error) + error?.getLocalizedMessage("ko") + error?.stack;
    expect(shown).not.toContain("금칙어시험");
  });

  test("no error repeats numbers, values, texts or keys", async () => {
    const value = "비밀내용";
    const errors = [
      await sendText({ from: "01000000099", text: value }),
      await sendText({ type: "MMS", text: value, subject: "제목", image: jpg(100_000) }),
      await sendAlimtalk({ templateId: "20003", variables: { 이름: value } }),
      await sendAlimtalk({ to: "0200000000", variables: { code: value } }),
      await sendAlimtalk({ failover: { enabled: true, fallbackTitle: `${value}!` } }),
    ];
    for (const result of errors) {
      const error = result.isFailure ? result.error : undefined;
      expect(error).toBeDefined();
      const shown = JSON.stringify(error) + error?.getLocalizedMessage("ko") + error?.stack;
      for (const secret of [value, "01000000099", "01000000001", "0200000000", "SANDBOX"]) {
        expect(shown).not.toContain(secret);
      }
    }
  });
});
