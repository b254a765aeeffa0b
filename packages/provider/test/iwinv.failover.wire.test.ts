import { IWINVProvider } from "@k-msg/provider/iwinv";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  FROM,
  type IWINVConfig,
  lastJson,
  START,
} from "./iwinv-testbed.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function create(config: Partial<IWINVConfig> = {}) {
  return new IWINVProvider({ ...configFor(sandbox), ...config });
}

function sendAlimtalk(
  fields: Parameters<typeof alimtalk>[0] = {},
  config: Partial<IWINVConfig> = {},
) {
  return create(config).send(alimtalk(fields), atSandboxTime(sandbox));
}

describe("the substitute text", () => {
  const notOnKakao = "01000009001";

  async function deliver(fields: Parameters<typeof alimtalk>[0], config?: Partial<IWINVConfig>) {
    const result = await sendAlimtalk({ to: notOnKakao, ...fields }, config);
    sandbox.clock.advance(60_000);
    return { result, substitute: sandbox.inbox.all().find((each) => each.substituteOf) };
  }

  test("is not sent unless asked for", async () => {
    expect((await deliver({})).substitute).toBeUndefined();
  });

  test("can be the ALIMTALK's own text", async () => {
    const { result, substitute } = await deliver({ failover: { enabled: true } });
    expect(lastJson(sandbox, "/send/")).toMatchObject({
      reSend: "Y",
      resendType: "Y",
      resendCallback: FROM,
    });
    expect(lastJson(sandbox, "/send/")).not.toHaveProperty("resendContent");
    expect(substitute).toMatchObject({
      type: "SMS",
      from: FROM,
      text: "인증번호는 482913입니다.",
    });
    expect(result).not.toHaveProperty("value.warnings");
  });

  test("can be a text and title of your own, from the message's sender", async () => {
    const { substitute } = await deliver({
      from: "0200000000",
      failover: {
        enabled: true,
        fallbackContent: "가".repeat(50),
        fallbackTitle: "인증 안내 [예시]",
      },
    });
    expect(lastJson(sandbox, "/send/")).toMatchObject({ resendType: "N" });
    expect(substitute).toMatchObject({
      type: "LMS",
      from: "0200000000",
      subject: "인증 안내 [예시]",
      text: "가".repeat(50),
    });
  });

  test("has a channel that can't be chosen, which a warning says", async () => {
    const { result } = await deliver({
      failover: { enabled: true, fallbackChannel: "lms", fallbackContent: "짧은 글" },
    });
    expect(result).toMatchObject({
      value: {
        warnings: [{ code: "FAILOVER_PARTIAL_PROVIDER", field: "failover.fallbackChannel" }],
      },
    });
  });

  test("has no deadline, which a warning says", async () => {
    const { result } = await deliver({
      failover: { enabled: true, expiresAfterMs: 60_000, fallbackContent: "짧은 글" },
    });
    expect(result).toMatchObject({
      value: {
        warnings: [{ code: "FAILOVER_PARTIAL_PROVIDER", field: "failover.expiresAfterMs" }],
      },
    });
  });

  test("without a sender number is switched off, which a warning says", async () => {
    const { result, substitute } = await deliver(
      { failover: { enabled: true, fallbackContent: "짧은 글" } },
      { smsSenderNumber: undefined },
    );
    expect(lastJson(sandbox, "/send/")).toMatchObject({ reSend: "N" });
    expect(result).toMatchObject({
      value: { warnings: [{ code: "FAILOVER_UNSUPPORTED_PROVIDER", field: "from" }] },
    });
    expect(substitute).toBeUndefined();
  });

  test.each([
    ["fallbackTitle", { fallbackTitle: "안내!" }],
    ["fallbackTitle", { fallbackTitle: "가".repeat(21) }],
    ["fallbackContent", { fallbackContent: "가".repeat(1001) }],
  ])("with a wrong %s is refused before anything is sent", async (field, wrong) => {
    const { result } = await deliver({ failover: { enabled: true, ...wrong } });
    expect(result).toMatchObject({
      error: {
        code: "INVALID_REQUEST",
        outcome: "not_sent",
        issues: [{ field: `failover.${field}` }],
      },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("with an emoji is sent, and a warning says what a handset shows", async () => {
    const { result } = await deliver({
      failover: { enabled: true, fallbackContent: "도착 ✅", fallbackTitle: "도착" },
    });
    expect(result).toMatchObject({ value: { warnings: [{ code: "TEXT_UNENCODABLE" }] } });
  });

  test("from an unregistered number refuses the whole message", async () => {
    const { result } = await deliver({ from: "01000000099", failover: { enabled: true } });
    expect(result).toMatchObject({
      error: { code: "SENDER_NOT_REGISTERED", outcome: "not_sent", providerErrorCode: "505" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });
});
