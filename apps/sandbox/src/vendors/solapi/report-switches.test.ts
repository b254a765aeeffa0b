import { describe, expect, it } from "vitest";
import { STATUS_TEXTS, type StatusCode } from "./codes.ts";
import type { SolapiSwitches } from "./switches.ts";
import { createFrozenSandbox, FROM, findStored, send, TO } from "./testing.ts";

const OFF_KAKAO = "01000009001";

/** Sends it, lets everything come to its end, and reads what is stored. */
async function report(switches: Partial<SolapiSwitches>, message: object = {}) {
  const sandbox = createFrozenSandbox({ solapi: { switches } });
  const { messageList } = await send(sandbox, { to: TO, from: FROM, text: "A", ...message });
  sandbox.clock.advance(60_000);
  const stored = await findStored(sandbox, messageList[0]?.messageId);
  return { stored, inbox: sandbox.inbox.all() };
}

const alimtalk = {
  to: OFF_KAKAO,
  text: "대체 문자",
  type: "ATA",
  kakaoOptions: {
    pfId: createFrozenSandbox().solapi.templates.demo.channelId,
    templateId: createFrozenSandbox().solapi.templates.demo.otp,
    variables: { "#{code}": "482913" },
  },
};

const logOf = (stored: Record<string, unknown> | undefined) =>
  ((stored?.log ?? []) as { message: string }[]).map(({ message }) => message);

const REPORTED = (Object.keys(STATUS_TEXTS) as StatusCode[]).filter((code) => /^[234]/.test(code));

describe("deliveryCodes", () => {
  it.each(REPORTED)("lets a message end with %s", async (code) => {
    const { stored, inbox } = await report({ deliveryCodes: { [TO]: code } });
    expect(stored).toMatchObject({ status: "COMPLETE", statusCode: code });
    expect(inbox).toMatchObject([{ status: code === "4000" ? "DELIVERED" : "FAILED", code }]);
  });
});

it("historyOmits leaves a recipient out of lists, not out of the inbox", async () => {
  const { stored, inbox } = await report({ historyOmits: [TO] });
  expect(stored).toBeUndefined();
  expect(inbox).toMatchObject([{ status: "DELIVERED" }]);
});

it("storedStatus lags behind the code, which is the truth (§11)", async () => {
  const { stored } = await report({ storedStatus: "lags" });
  expect(stored).toMatchObject({ status: "PENDING", statusCode: "4000" });
});

describe("a replaced message (§6.1)", () => {
  it("becomes its substitute, and its log says why", async () => {
    const { stored } = await report({}, alimtalk);
    expect(stored).toMatchObject({ type: "SMS", statusCode: "4000", replacement: true });
    expect(logOf(stored)).toContain("카카오톡 미사용자");
  });

  it("may keep its type", async () => {
    const { stored } = await report({ replacedType: "original" }, alimtalk);
    expect(stored).toMatchObject({ type: "ATA", statusCode: "4000", replacement: true });
  });

  it("may keep its code, and its log says how the substitute went", async () => {
    const { stored } = await report({ replacedMessage: "original" }, alimtalk);
    expect(stored).toMatchObject({ type: "ATA", statusCode: "3104", replacement: true });
    expect(logOf(stored)).toContain("수신/처리 완료");
  });

  it.each(["substitute", "original"] as const)("as %s may have a silent log", async (which) => {
    const switches = { replacedMessage: which, replacementLog: "silent" } as const;
    const { stored } = await report(switches, alimtalk);
    const missing = which === "substitute" ? "카카오톡 미사용자" : "수신/처리 완료";
    expect(logOf(stored)).not.toContain(missing);
    expect(logOf(stored)).toContain("대체 발송을 시작합니다.");
  });
});
