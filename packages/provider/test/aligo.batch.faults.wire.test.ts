import type { OutboundMessage } from "@k-msg/core";
import { AligoProvider } from "@k-msg/provider/aligo";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { FAULTS } from "./aligo-faults.ts";
import {
  type AligoConfig,
  alimtalks,
  closedAddress,
  configFor,
  START,
  textMessages,
} from "./aligo-testbed.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const COUNT = 4;
const TEMPLATE = { content: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다." };
const BATCHES: readonly [name: string, path: string, messages: readonly OutboundMessage[]][] = [
  ["one text", "/aligo-sms/send/", textMessages(COUNT, { text: "같은 글" })],
  ["different texts", "/aligo-sms/send_mass/", textMessages(COUNT)],
  ["ALIMTALK", "/akv10/alimtalk/send/", alimtalks(COUNT)],
];

function create(config: Partial<AligoConfig> = {}) {
  return new AligoProvider({ ...configFor(sandbox), ...config });
}

/** Both hosts' answer to a send, so that each reads its own half. */
function answerWith(taken: unknown, wrong: unknown, id: unknown = "9") {
  return JSON.stringify({
    result_code: "1",
    msg_id: id,
    success_cnt: taken,
    error_cnt: wrong,
    code: 0,
    info: { mid: id, scnt: taken, fcnt: wrong },
    message: "success",
  });
}

describe.each(BATCHES)("%s", (_, path, messages) => {
  const all = (expected: object) => messages.map(() => expected);

  test.each(Object.entries(FAULTS))("%s holds for every message", async (_, fault) => {
    sandbox.faults.add({ path, action: fault.action });
    const timeoutMs = fault.action.kind === "hang" ? 500 : undefined;
    const results = await create({ timeoutMs }).sendBatch(messages, {});

    const { code, outcome, retryable = false } = fault;
    expect(results).toMatchObject(all({ isFailure: true, error: { code, outcome, retryable } }));
    expect(sandbox.inbox.all()).toHaveLength(fault.accepts ? COUNT : 0);
    expect(sandbox.requests.all().filter((each) => each.path.includes(path))).toHaveLength(1);
  });

  test("nobody listening: certain for all", async () => {
    const base = await closedAddress();
    const provider = create({ smsBaseUrl: base, kakaoBaseUrl: base });
    expect(await provider.sendBatch(messages, {})).toMatchObject(
      all({ error: { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true } }),
    );
  });

  test("aborted before: nothing leaves", async () => {
    const results = await create().sendBatch(messages, { signal: AbortSignal.abort() });
    expect(results).toMatchObject(all({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } }));
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("aborted once the vendor has them: unknown", async () => {
    sandbox.faults.add({ path, action: { kind: "hang", afterAccepting: true } });
    const controller = new AbortController();
    const sending = create().sendBatch(messages, { signal: controller.signal });
    await vi.waitUntil(() => sandbox.inbox.all().length === COUNT, { timeout: 5000 });
    controller.abort();
    expect(await sending).toMatchObject(
      all({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } }),
    );
  });

  test.each([
    ["all taken", answerWith(4, 0), true],
    ["all taken, as texts", answerWith("4", "0"), true],
    ["all taken, none counted as wrong", answerWith(4, undefined), true],
    ["all wrong", answerWith(0, 4), "not_sent"],
    ["all wrong, without an id", answerWith(0, 4, null), "not_sent"],
    ["a part", answerWith(3, 1), "unknown"],
    ["a part, without an id", answerWith(3, 1, null), "unknown"],
    ["nothing of either", answerWith(0, 0), "unknown"],
    ["fewer than asked", answerWith(3, 0), "unknown"],
    ["more than asked", answerWith(5, 0), "unknown"],
    ["all taken and one wrong", answerWith(4, 1), "unknown"],
    ["more wrong than asked", answerWith(0, 5), "unknown"],
    ["less than none", answerWith(5, -1), "unknown"],
    ["no counts", answerWith(undefined, undefined), "unknown"],
    ["only the wrong ones", answerWith(undefined, 0), "unknown"],
    ["counts that are none", answerWith("many", [4]), "unknown"],
    ["no id", answerWith(4, 0, null), "unknown"],
  ])("an answer that counts %s", async (_, body, expected) => {
    sandbox.faults.add({ path, action: { kind: "respond", status: 200, body } });
    const results = await create().sendBatch(messages, {});
    expect(results.map((each) => each.isSuccess || each.error.outcome)).toEqual(
      messages.map(() => expected),
    );
    for (const each of results) {
      if (each.isSuccess) expect(each.value.providerMessageId).toBe("9");
    }
  });

  test("what the vendor counts as malformed in part is unknown for all, and says where to look", async () => {
    sandbox.aligo.switches.malformedNumbers = [messages[1]?.to ?? ""];
    const results = await create().sendBatch(messages, {});
    const inbox = sandbox.inbox.all();
    expect(inbox).toHaveLength(COUNT - 1);
    for (const each of results) {
      if (each.isSuccess) throw new Error("nobody knows");
      expect(each.error).toMatchObject({ code: "PROVIDER_ERROR", outcome: "unknown" });
      expect(each.error.message).toContain(`1 of the request's 4 numbers`);
      expect(each.error.message).toContain(`(mid ${inbox[0]?.groupId})`);
      expect(each.error.getLocalizedMessage("ko")).toContain("4개 중 1개");
    }
  });

  test("what the vendor counts as malformed altogether was certainly not sent", async () => {
    sandbox.aligo.switches.malformedNumbers = messages.map(({ to }) => to);
    expect(await create().sendBatch(messages, {})).toMatchObject(
      all({ error: { code: "RECIPIENT_INVALID", outcome: "not_sent" } }),
    );
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("a short balance refuses all or none", async () => {
    sandbox.aligo.balance.set(20);
    expect(await create().sendBatch(messages, {})).toMatchObject(
      all({ error: { code: "INSUFFICIENT_BALANCE", outcome: "not_sent" } }),
    );
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("what the vendor repeats of any message is hidden from all", async () => {
    const { to } = messages[2] ?? { to: "" };
    const words = `"수신번호 ${to} 오류"`;
    for (const each of [
      answerWith(3, 1, `${to} 손님`),
      answerWith(3, 1, to).replace('"success"', words),
      answerWith(0, 4).replace('"success"', words),
      `{"result_code":-500,"code":-99,"message":${words}}`,
    ]) {
      sandbox.faults.reset();
      sandbox.faults.add({ path, action: { kind: "respond", status: 200, body: each } });
      for (const result of await create().sendBatch(messages, {})) {
        if (result.isSuccess) throw new Error("must fail");
        const { error } = result;
        const shown = `${JSON.stringify(error)} ${error.message} ${error.getLocalizedMessage("ko")}`;
        expect(shown).not.toContain(to);
        expect(shown).not.toContain(sandbox.aligo.credentials.apiKey);
      }
    }
  });

  test("whatever breaks after the vendor has them is unknown", async () => {
    const now = () => {
      throw new Error("no clock");
    };
    // Asked for the time only once the answer is read.
    const ready = messages.map((each) =>
      each.type === "ALIMTALK" ? { ...each, providerOptions: { template: TEMPLATE } } : each,
    );
    const results = await create().sendBatch(ready, { limitsChecked: true, now });
    expect(results).toMatchObject(all({ error: { code: "UNKNOWN_ERROR", outcome: "unknown" } }));
    expect(sandbox.inbox.all()).toHaveLength(COUNT);
  });

  test("an own `fetch` that throws is unknown for all, and its words are cleaned", async () => {
    const { to } = messages[3] ?? { to: "" };
    const real = globalThis.fetch;
    const provider = create({
      fetch: (url, init) => {
        if (url.includes(path)) throw new Error(`bug while sending to ${to}`);
        return real(url, init);
      },
    });
    for (const each of await provider.sendBatch(messages, {})) {
      if (each.isSuccess) throw new Error("must fail");
      expect(each.error.outcome).toBe("unknown");
      expect(String(each.error.cause)).not.toContain(to);
    }
  });
});
