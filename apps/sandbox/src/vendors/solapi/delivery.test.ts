import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../sandbox.ts";
import { call, createFrozenSandbox, FROM, findStored, send, TO } from "./testing.ts";

function orderTo(sandbox: Sandbox, to: string, more: object = {}, options: object = {}): object {
  const { channelId, otp } = sandbox.solapi.templates.demo;
  const variables = { "#{code}": "482913" };
  return {
    to,
    from: FROM,
    kakaoOptions: { pfId: channelId, templateId: otp, variables, ...options },
    ...more,
  };
}

async function deliver(sandbox: Sandbox, message: object) {
  const { messageList } = await send(sandbox, message);
  sandbox.clock.advance(6_000);
  return findStored(sandbox, messageList[0]?.messageId);
}

describe("the life of a message", () => {
  it("goes 2000, 3000, 4000 with the dates of §11", async () => {
    const sandbox = createFrozenSandbox();
    const { messageList, groupInfo } = await send(sandbox, { to: TO, from: FROM, text: "A" });
    const stored = () => findStored(sandbox, messageList[0]?.messageId);
    expect(await stored()).toMatchObject({
      status: "PENDING",
      statusCode: "2000",
      reason: null,
      dateProcessed: null,
      dateReceived: null,
      dateReported: null,
    });
    sandbox.clock.advance(1_000);
    expect(await stored()).toMatchObject({
      status: "SENDING",
      statusCode: "3000",
      dateProcessed: "2026-11-23T01:00:01.000Z",
    });
    sandbox.clock.advance(2_000);
    const done = await stored();
    expect(done).toMatchObject({
      status: "COMPLETE",
      statusCode: "4000",
      dateReceived: "2026-11-23T01:00:03.000Z",
      dateReported: "2026-11-23T01:00:03.000Z",
    });
    for (const absent of ["statusMessage", "dateSent", "dateCompleted"]) {
      expect(done).not.toHaveProperty(absent);
    }
    const group = await call(sandbox, "GET", `/messages/v4/groups/${groupInfo.groupId}`);
    expect(group.json).toMatchObject({
      status: "COMPLETE",
      count: { sentTotal: 1, sentSuccess: 1 },
    });
  });

  it.each([
    ["01000009101", "3043"],
    ["01000009102", "3042"],
    ["01000009103", "3044"],
    ["01000009104", "3032"],
    ["01000009105", "3054"],
    ["01000009106", "3040"],
    ["01000009107", "3059"],
    ["01000009005", "3043"],
    ["01000009001", "4000"],
    ["123", "3010"],
  ])("of a text to %s ends with %s", async (to, statusCode) => {
    const sandbox = createFrozenSandbox();
    const stored = await deliver(sandbox, { to, from: FROM, text: "A" });
    const failed = statusCode !== "4000";
    expect(stored).toMatchObject({ status: "COMPLETE", statusCode });
    expect(Boolean(stored?.reason)).toBe(failed);
    expect(sandbox.inbox.all()).toMatchObject([
      { status: failed ? "FAILED" : "DELIVERED", code: statusCode },
    ]);
    expect(sandbox.solapi.balance.read().balance).toBe(failed ? 100_000 : 99_980);
  });

  it.each([
    ["01000009001", "3104"],
    ["01000009002", "3107"],
    ["01000009003", "3107"],
    ["01000009004", "3014"],
    ["01000009101", "4000"],
    ["01000009201", "4000"],
  ])("of an alimtalk without substitute to %s ends with %s", async (to, statusCode) => {
    const sandbox = createFrozenSandbox();
    const stored = await deliver(sandbox, orderTo(sandbox, to, {}, { disableSms: true }));
    expect(stored).toMatchObject({ type: "ATA", statusCode, replacement: false });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("of a Naver message hears nothing of the carrier", async () => {
    const naverOptions = { talkId: "T", templateId: "X" };
    for (const to of ["01000009101", "01000009201"]) {
      const stored = await deliver(createFrozenSandbox(), { to, naverOptions });
      expect(stored).toMatchObject({ type: "NSA", statusCode: "4000" });
    }
  });

  it("never ends when no report comes", async () => {
    const sandbox = createFrozenSandbox();
    const stored = await deliver(sandbox, { to: "01000009301", from: FROM, text: "A" });
    expect(stored).toMatchObject({ status: "SENDING", statusCode: "3000" });
  });
});

describe("the substitute of an alimtalk that Kakao can't deliver (§6.1)", () => {
  const NOT_ON_KAKAO = "01000009001";

  it("goes out as SMS from the registered sender, and the message becomes it", async () => {
    const sandbox = createFrozenSandbox();
    const { messageList, groupInfo } = await send(sandbox, orderTo(sandbox, NOT_ON_KAKAO));
    sandbox.clock.advance(3_000);
    const stored = () => findStored(sandbox, messageList[0]?.messageId);
    expect(await stored()).toMatchObject({ type: "SMS", statusCode: "3000", replacement: true });
    sandbox.clock.advance(3_000);
    expect(await stored()).toMatchObject({ status: "COMPLETE", statusCode: "4000" });
    const [first, second] = sandbox.inbox.all();
    expect(first).toMatchObject({ type: "ALIMTALK", status: "FAILED", code: "3104" });
    expect(second).toMatchObject({
      type: "SMS",
      from: FROM,
      status: "DELIVERED",
      substituteOf: first?.id,
      text: "인증번호는 482913입니다.",
    });
    const group = await call(sandbox, "GET", `/messages/v4/groups/${groupInfo.groupId}`);
    expect(group.json).toMatchObject({
      status: "COMPLETE",
      count: { sentReplacement: 1 },
      balance: { requested: 15, refund: 15, replacement: 20, sum: 20 },
    });
    expect(sandbox.solapi.balance.read().balance).toBe(99_980);
  });

  it("leaves the message with Kakao's code, by a switch", async () => {
    const sandbox = createFrozenSandbox();
    sandbox.solapi.switches.replacedMessage = "original";
    const stored = await deliver(sandbox, orderTo(sandbox, NOT_ON_KAKAO));
    expect(stored).toMatchObject({ type: "ATA", statusCode: "3104", replacement: true });
    expect(sandbox.inbox.all().map((each) => each.code)).toEqual(["3104", "4000"]);
  });

  it("says the message's own text and, when long, its subject", async () => {
    const sandbox = createFrozenSandbox();
    const text = "주문이 접수되었습니다. ".repeat(10);
    const message = orderTo(sandbox, NOT_ON_KAKAO, { text, subject: "주문 안내" });
    expect(await deliver(sandbox, message)).toMatchObject({ type: "LMS", statusCode: "4000" });
    expect(sandbox.inbox.all()[1]).toMatchObject({ type: "LMS", text, subject: "주문 안내" });
  });

  it("may fail itself", async () => {
    const sandbox = createFrozenSandbox();
    const stored = await deliver(sandbox, orderTo(sandbox, "01000009005"));
    expect(stored).toMatchObject({ type: "SMS", statusCode: "3043", replacement: true });
    expect(sandbox.solapi.balance.read().balance).toBe(100_000);
  });

  it.each([
    ["disableSms", {}, { disableSms: true }],
    ["no sender", { from: undefined }, {}],
    ["an unregistered sender", { from: "01099999999" }, {}],
    ["a text that can't be encoded", { text: "😊" }, {}],
  ])("isn't sent with %s, and nothing is said about it", async (_, more, options) => {
    const sandbox = createFrozenSandbox();
    const stored = await deliver(sandbox, orderTo(sandbox, NOT_ON_KAKAO, more, options));
    expect(stored).toMatchObject({ type: "ATA", statusCode: "3104", replacement: false });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("isn't sent when Kakao only doesn't know (3014): it might arrive twice", async () => {
    const sandbox = createFrozenSandbox();
    await deliver(sandbox, orderTo(sandbox, "01000009004"));
    expect(sandbox.inbox.all()).toHaveLength(1);
  });
});

describe("친구톡 to somebody who isn't a friend of the channel (§12, §19.13)", () => {
  it("fails with 3102, and goes out as SMS unless that is switched off; ALIMTALK arrives", async () => {
    const sandbox = createFrozenSandbox();
    const { channelId } = sandbox.solapi.templates.demo;
    const friendtalk = (options: object) => ({
      to: "01000009006",
      from: FROM,
      type: "CTA",
      text: "소식",
      kakaoOptions: { pfId: channelId, ...options },
    });
    const failed = await deliver(sandbox, friendtalk({ disableSms: true }));
    expect(failed).toMatchObject({ type: "CTA", statusCode: "3102", replacement: false });
    const replaced = await deliver(sandbox, friendtalk({}));
    expect(replaced).toMatchObject({ type: "SMS", statusCode: "4000", replacement: true });
    const alimtalk = await deliver(sandbox, orderTo(sandbox, "01000009006"));
    expect(alimtalk).toMatchObject({ type: "ATA", statusCode: "4000" });
  });
});
