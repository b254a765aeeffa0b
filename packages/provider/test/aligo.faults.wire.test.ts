import type { OutboundMessage } from "@k-msg/core";
import { AligoProvider } from "@k-msg/provider/aligo";
import { type FaultAction, type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { FAULTS } from "./aligo-faults.ts";
import {
  alimtalk,
  closedAddress,
  configFor,
  createAligo,
  createSandboxAt,
  START,
  textMessage,
} from "./aligo-testbed.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const SENDS: readonly [name: string, path: string, message: OutboundMessage][] = [
  ["SMS", "/aligo-sms/send/", textMessage()],
  ["ALIMTALK", "/akv10/alimtalk/send/", alimtalk()],
];

describe.each(SENDS)("%s", (_, path, message) => {
  test.each(Object.entries(FAULTS))("%s", async (_, fault) => {
    sandbox.faults.add({ path, action: fault.action });
    const timeoutMs = fault.action.kind === "hang" ? 500 : undefined;
    const provider = new AligoProvider({ ...configFor(sandbox), timeoutMs });
    const result = await provider.send(message, {});

    const { code, outcome, retryAfterMs } = fault;
    expect(result).toMatchObject({
      isFailure: true,
      error: { code, outcome, retryable: fault.retryable ?? false, providerId: "aligo" },
    });
    expect(result.isFailure && result.error.retryAfterMs).toBe(retryAfterMs);
    expect(sandbox.inbox.all()).toHaveLength(fault.accepts ? 1 : 0);
    expect(sandbox.requests.all().filter((each) => each.path.includes(path))).toHaveLength(1);
  });

  test("nobody listening: certain, and worth another try", async () => {
    const base = await closedAddress();
    const memory = createSandboxAt();
    memory.faults.add({ path, action: { kind: "refuse" } });
    const provider = createAligo(memory);
    expect(await provider.send(message, {})).toMatchObject({
      error: { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true },
    });
    const nowhere = new AligoProvider({
      ...configFor(sandbox),
      smsBaseUrl: base,
      kakaoBaseUrl: base,
    });
    expect(await nowhere.send(message, {})).toMatchObject({
      error: { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true },
    });
  });

  test("aborted before: nothing leaves", async () => {
    const result = await new AligoProvider(configFor(sandbox)).send(message, {
      signal: AbortSignal.abort(),
    });
    expect(result).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("aborted once the vendor has it: unknown", async () => {
    sandbox.faults.add({ path, action: { kind: "hang", afterAccepting: true } });
    const controller = new AbortController();
    const sending = new AligoProvider(configFor(sandbox)).send(message, {
      signal: controller.signal,
    });
    await vi.waitUntil(() => sandbox.inbox.all().length === 1, { timeout: 5000 });
    controller.abort();
    expect(await sending).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } });
  });

  test.each([
    '{"result_code":true,"code":false}',
    '{"result_code":[1],"code":[0]}',
    '{"result_code":null,"code":null}',
    '{"result_code":"","code":""}',
    '{"result_code":"1.0","code":"0.0"}',
    '{"result_code":"1","code":"0"}',
    '{"result_code":1,"msg_id":null,"code":0,"info":{"mid":null}}',
    '{"result_code":1,"msg_id":"9","success_cnt":0,"error_cnt":0,"code":0,"info":{"mid":"9","scnt":0,"fcnt":0}}',
    '{"result_code":1,"msg_id":"9","error_cnt":1,"code":0,"info":{"mid":"9","fcnt":"1"}}',
    '{"result_code":0,"msg_id":"9","code":1,"info":{"mid":"9","scnt":1}}',
    '[{"result_code":1,"msg_id":"9","code":0,"info":{"mid":"9"}}]',
    '"1"',
    "1",
    "null",
  ])("an answer that proves nothing is unknown: %s", async (body) => {
    sandbox.faults.add({ path, action: { kind: "respond", status: 200, body } });
    const result = await new AligoProvider(configFor(sandbox)).send(message, {});
    expect(result).toMatchObject({ error: { outcome: "unknown", retryable: false } });
  });

  test("numbers as text are the same", async () => {
    const body =
      '{"result_code":1,"msg_id":9,"success_cnt":"1","error_cnt":"0","code":"0","info":{"mid":"9","scnt":"1","fcnt":"0"}}';
    sandbox.faults.add({ path, action: { kind: "respond", status: 200, body } });
    const result = await new AligoProvider(configFor(sandbox)).send(message, {});
    expect(result).toMatchObject({ value: { providerMessageId: "9" } });
  });

  test("neither host's success is taken for the other's", async () => {
    const foreign = path.includes("sms")
      ? '{"code":0,"message":"success","info":{"mid":9,"scnt":1,"fcnt":0}}'
      : '{"result_code":"1","message":"success","msg_id":"9","success_cnt":1,"error_cnt":0}';
    sandbox.faults.add({ path, action: { kind: "respond", status: 200, body: foreign } });
    const result = await new AligoProvider(configFor(sandbox)).send(message, {});
    expect(result).toMatchObject({ error: { code: "PROVIDER_ERROR", outcome: "unknown" } });
  });

  test("what the vendor repeats of a message is hidden, in every form of the error", async () => {
    const body = '{"result_code":-500,"code":-99,"message":"수신번호 01000000001 오류"}';
    sandbox.faults.add({ path, action: { kind: "respond", status: 200, body } });
    const result = await new AligoProvider(configFor(sandbox)).send(message, {});
    if (result.isSuccess) throw new Error("must fail");
    const { error } = result;
    expect(error.providerErrorText).toBe("수신번호 *** 오류");
    for (const text of [JSON.stringify(error), error.message, error.getLocalizedMessage("ko")]) {
      expect(text).not.toContain("01000000001");
      expect(text).not.toContain(sandbox.aligo.credentials.apiKey);
    }
  });
});

describe("the look-up before an ALIMTALK", () => {
  const faults: Record<string, [FaultAction, string]> = {
    "500": [{ kind: "respond", status: 500 }, "NETWORK_SERVICE_UNAVAILABLE"],
    silence: [{ kind: "hang" }, "NETWORK_TIMEOUT"],
    "a reset": [{ kind: "reset" }, "NETWORK_ERROR"],
    "half an answer": [{ kind: "truncate" }, "PROVIDER_ERROR"],
    "an empty answer": [{ kind: "empty" }, "PROVIDER_ERROR"],
    "no list": [{ kind: "respond", status: 200, body: '{"code":0}' }, "PROVIDER_ERROR"],
    "a row without text": [
      { kind: "respond", status: 200, body: '{"code":0,"list":[{"templtCode":"KS_0001"}]}' },
      "PROVIDER_ERROR",
    ],
  };

  test.each(Object.entries(faults))("%s can't have sent anything", async (_, [action, code]) => {
    sandbox.faults.add({ path: "/template/list/", times: 1, action });
    const timeoutMs = action.kind === "hang" ? 500 : undefined;
    const provider = new AligoProvider({ ...configFor(sandbox), timeoutMs });
    expect(await provider.send(alimtalk(), {})).toMatchObject({
      error: { code, outcome: "not_sent" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
    // A failure isn't kept.
    expect((await provider.send(alimtalk(), {})).isSuccess).toBe(true);
  });

  test("aborted during it: certain, and others waiting for it go on", async () => {
    const memory = createSandboxAt();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const fetch: typeof memory.fetch = async (input, init) => {
      if (String(input).includes("/template/list/")) await gate;
      return memory.fetch(input, init);
    };
    const provider = createAligo(memory, { fetch });
    const controller = new AbortController();
    const first = provider.send(alimtalk(), { signal: controller.signal });
    const second = provider.send(alimtalk({ messageId: "a-2" }), {});
    controller.abort();
    expect(await first).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    open();
    expect((await second).isSuccess).toBe(true);
    expect(memory.inbox.all()).toHaveLength(1);
  });
});
