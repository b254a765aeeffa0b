import type { FailoverOptions } from "@k-msg/core";
import type { createSandbox } from "@k-msg/sandbox";
import { beforeEach, expect, test } from "vitest";
import { alimtalk, createAligo, createSandboxAt, lastFields } from "./aligo-testbed.ts";

const SEND = "/alimtalk/send/";
const NOT_ON_KAKAO = "01000009001";

let sandbox: ReturnType<typeof createSandbox>;

beforeEach(() => {
  sandbox = createSandboxAt();
});

function send(failover?: FailoverOptions, to = NOT_ON_KAKAO) {
  return createAligo(sandbox).send(alimtalk({ to, failover }), {});
}

function substitutes() {
  sandbox.clock.advance(60_000);
  return sandbox.inbox.all().filter((message) => message.substituteOf !== undefined);
}

test("not asked for, it is switched off and nothing else goes out", async () => {
  await send();
  const fields = await lastFields(sandbox, SEND);
  expect(fields).toMatchObject({ failover: "N" });
  expect(fields).not.toHaveProperty("fmessage_1");
  expect(substitutes()).toEqual([]);
});

test("asked for, the text goes out once in place of the ALIMTALK", async () => {
  const result = await send({
    enabled: true,
    fallbackContent: "주문 접수",
    fallbackTitle: "예시몰",
  });
  expect(await lastFields(sandbox, SEND)).toMatchObject({
    failover: "Y",
    fsubject_1: "예시몰",
    fmessage_1: "주문 접수",
  });
  expect(result.isSuccess && result.value.warnings).toBeUndefined();
  expect(substitutes()).toMatchObject([{ type: "SMS", text: "주문 접수", status: "DELIVERED" }]);
});

test("someone on Kakao gets no substitute", async () => {
  await send({ enabled: true, fallbackContent: "주문 접수" }, "01000000001");
  expect(substitutes()).toEqual([]);
});

test.each([true, false])(
  "without texts, both come from the ALIMTALK (required: %s)",
  async (required) => {
    sandbox.aligo.switches.failoverTextsRequired = required;
    await send({ enabled: true });
    const text = "김하늘님, 주문 EX-1001이(가) 접수되었습니다.";
    // 44 EUC-KR bytes of the first line.
    const fields = await lastFields(sandbox, SEND);
    expect(fields).toMatchObject({ failover: "Y", fmessage_1: text });
    expect(text.startsWith(String(fields.fsubject_1))).toBe(true);
    expect(substitutes()).toMatchObject([{ text }]);
  },
);

test.each(["sms", "lms"] as const)("%s can't be chosen, which is told", async (fallbackChannel) => {
  const result = await send({ enabled: true, fallbackContent: "주문 접수", fallbackChannel });
  expect(result).toMatchObject({
    value: {
      warnings: [{ code: "FAILOVER_PARTIAL_PROVIDER", field: "failover.fallbackChannel" }],
    },
  });
});

test("a deadline can't be given, which is told", async () => {
  const result = await send({
    enabled: true,
    fallbackContent: "주문 접수",
    expiresAfterMs: 60_000,
  });
  expect(result).toMatchObject({
    value: {
      warnings: [{ code: "FAILOVER_PARTIAL_PROVIDER", field: "failover.expiresAfterMs" }],
    },
  });
});

test("a substitute that would show question marks is told", async () => {
  const result = await send({ enabled: true, fallbackContent: "주문 접수 😀" });
  const warnings = (result.isSuccess && result.value.warnings) || [];
  expect(warnings.map(({ code, field }) => [code, field])).toEqual([
    ["TEXT_UNENCODABLE", "failover.fallbackContent"],
    ["TEXT_UNENCODABLE", "failover.fallbackTitle"],
  ]);
});

test("texts beyond the vendor's sizes are refused before anything leaves", async () => {
  const result = await send({
    enabled: true,
    fallbackContent: "가".repeat(1001),
    fallbackTitle: "가".repeat(23),
  });
  expect(result).toMatchObject({
    error: {
      code: "INVALID_REQUEST",
      outcome: "not_sent",
      issues: [{ field: "failover.fallbackContent" }, { field: "failover.fallbackTitle" }],
    },
  });
  expect(sandbox.requests.all()).toEqual([]);
});
