import { describe, expect, it } from "vitest";
import { startSandbox } from "../../server.ts";
import {
  call,
  createFrozenSandbox,
  FROM,
  MORNING,
  SEND,
  type SendAnswer,
  send,
  sign,
  TO,
} from "./testing.ts";

const message = { to: TO, from: FROM, text: "A" };

describe("POST messages/v4/send-many/detail", () => {
  it("answers 18.1 with the whole group, and delivers later", async () => {
    const sandbox = createFrozenSandbox();
    const answer = await send(sandbox, {
      to: TO,
      from: FROM,
      type: "SMS",
      text: "[샘플] 인증번호 482913",
      customFields: { ref: "order-77" },
    });
    expect(answer).toMatchObject({
      failedMessageList: [],
      messageList: [
        { statusCode: "2000", statusMessage: "정상 접수", customFields: { ref: "order-77" } },
      ],
      groupInfo: {
        _id: answer.groupInfo.groupId,
        accountId: "20000000000001",
        masterAccountId: null,
        apiVersion: "4",
        serviceMethod: "MT",
        status: "SENDING",
        allowDuplicates: false,
        strict: false,
        isRefunded: false,
        count: {
          total: 1,
          sentTotal: 0,
          sentFailed: 0,
          sentSuccess: 0,
          sentPending: 0,
          sentReplacement: 0,
          refund: 0,
          registeredFailed: 0,
          registeredSuccess: 1,
        },
        countForCharge: { sms: { "82": 1 }, lms: {}, mms: {}, ata: {} },
        scheduledDate: null,
        dateSent: "2026-11-23T01:00:00.000Z",
        dateCompleted: null,
      },
    });
    expect(answer.groupInfo.groupId).toMatch(/^G4V20261123100000[A-Z0-9]{15}$/);
    expect(answer.messageList[0]?.messageId).toMatch(/^M4V20261123100000[A-Z0-9]{15}$/);
    expect(answer.messageList[0]).not.toHaveProperty("to");

    const [accepted] = sandbox.inbox.all();
    expect(accepted).toMatchObject({ vendor: "solapi", type: "SMS", status: "ACCEPTED" });
    sandbox.clock.advance(1_000);
    expect(accepted).toMatchObject({ status: "SENT", code: "3000" });
    sandbox.clock.advance(2_000);
    expect(accepted).toMatchObject({
      status: "DELIVERED",
      code: "4000",
      handset: { text: "[Web발신]\n[샘플] 인증번호 482913" },
    });
  });

  it("refuses one of three without touching the others (18.5)", async () => {
    const sandbox = createFrozenSandbox();
    const messages = [
      { to: "01000001001", from: FROM, text: "A", customFields: { i: "0" } },
      { to: "01000001002", from: "0299998888", text: "B", customFields: { i: "1" } },
      { to: "01000001003", from: FROM, text: "C", customFields: { i: "2" } },
    ];
    const answer = await send(sandbox, ...messages);
    const { messageId } = answer.messageList[1] ?? {};
    expect(answer.failedMessageList).toEqual([
      {
        to: "01000001002",
        from: "0299998888",
        type: "SMS",
        country: "82",
        messageId,
        statusCode: "1062",
        statusMessage: "발신번호 미등록",
        accountId: "20000000000001",
        customFields: { i: "1" },
      },
    ]);
    expect(answer.groupInfo.count).toMatchObject({
      total: 3,
      registeredFailed: 1,
      registeredSuccess: 2,
    });
    expect(sandbox.inbox.all().map((each) => each.text)).toEqual(["A", "C"]);
    sandbox.solapi.switches.messageListIncludesFailed = false;
    expect((await send(sandbox, ...messages)).messageList).toHaveLength(2);
  });

  it("is 200 also when everything was refused", async () => {
    const sandbox = createFrozenSandbox();
    const { groupInfo, failedMessageList } = await send(sandbox, {
      ...message,
      from: "0299998888",
    });
    expect(groupInfo.count).toMatchObject({ total: 1, registeredFailed: 1, registeredSuccess: 0 });
    expect(failedMessageList).toHaveLength(1);
  });

  it("is 400 FailedToAddMessage then, by a switch", async () => {
    const sandbox = createFrozenSandbox();
    sandbox.solapi.switches.everythingRefused = "FailedToAddMessage";
    const body = { messages: [{ ...message, from: "0299998888" }, message] };
    expect(await call(sandbox, "POST", SEND, body)).toMatchObject({ status: 200 });
    body.messages.pop();
    const answer = await call(sandbox, "POST", SEND, body);
    expect(answer).toMatchObject({ status: 400, json: { errorCode: "FailedToAddMessage" } });
  });

  it("makes one message of each number in to[]", async () => {
    const sandbox = createFrozenSandbox();
    const to = ["01000001001", "01000001002"];
    const { messageList } = await send(sandbox, { ...message, to });
    expect(new Set(messageList.map((each) => each.messageId)).size).toBe(2);
    expect(sandbox.inbox.all().map((each) => each.to)).toEqual(to);
  });

  it("leaves messageList out unless asked, and ignores unknown keys", async () => {
    const sandbox = createFrozenSandbox();
    const agent = { sdkVersion: "nodejs/6.0.1", osPlatform: "linux | v20.20.2", other: 1 };
    const { status, json } = await call(sandbox, "POST", SEND, {
      messages: [{ ...message, unknown: true }],
      agent,
    });
    expect(status).toBe(200);
    expect(json).not.toHaveProperty("messageList");
    expect(json).toMatchObject({ groupInfo: { sdkVersion: "nodejs/6.0.1" } });
  });

  it.each([
    [400, "ValidationError", { messages: [] }],
    [400, "ValidationError", {}],
    [400, "ValidationError", { messages: [message], scheduledDate: "내일" }],
    [400, "ValidationError", { messages: [message], scheduledDate: "2026-11-24 10:00:00" }],
    [413, "RecipientsTooMany", { messages: [{ ...message, to: Array(10_001).fill(TO) }] }],
    [413, "RequestEntityTooLarge", { messages: [{ ...message, text: "a".repeat(15_800_000) }] }],
  ])("answers %i %s to what it can't take", async (status, errorCode, body) => {
    const sandbox = createFrozenSandbox();
    const answer = await call(sandbox, "POST", SEND, body);
    expect(answer).toMatchObject({ status, json: { errorCode } });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("refuses with 1030 what the balance doesn't reach", async () => {
    const sandbox = createFrozenSandbox({ solapi: { balance: 25 } });
    sandbox.solapi.balance.set({ point: 15 });
    const to = ["01000001001", "01000001002", "01000001003"];
    const { messageList } = await send(sandbox, { ...message, to });
    expect(messageList.map((each) => each.statusCode)).toEqual(["2000", "2000", "1030"]);
    expect(sandbox.solapi.balance.read()).toEqual({ balance: 0, point: 0 });
  });

  it("takes 10,000 messages and delivers them", async () => {
    const sandbox = createFrozenSandbox({ solapi: { balance: 1_000_000 } });
    const messages = Array.from({ length: 10_000 }, (_, index) => ({
      ...message,
      to: `0100001${String(index).padStart(4, "0")}`,
    }));
    const { groupInfo } = await send(sandbox, ...messages);
    sandbox.clock.advance(3_000);
    expect(groupInfo.count.registeredSuccess).toBe(10_000);
    expect(sandbox.inbox.all().every((each) => each.status === "DELIVERED")).toBe(true);
  });
});

describe("the older calls", () => {
  it("send answers flat, 200 also for a refusal (§4.4)", async () => {
    const sandbox = createFrozenSandbox();
    const good = await call(sandbox, "POST", "/messages/v4/send", { message });
    expect(good).toMatchObject({
      status: 200,
      json: { statusCode: "2000", statusMessage: "정상 접수", to: TO, from: FROM, type: "SMS" },
    });
    const bad = { message: { ...message, from: "0299998888" } };
    const refused = await call(sandbox, "POST", "/messages/v4/send", bad);
    expect(refused).toMatchObject({ status: 200, json: { statusCode: "1062" } });
  });

  it("send-many answers with the bare group", async () => {
    const sandbox = createFrozenSandbox();
    const { json } = await call(sandbox, "POST", "/messages/v4/send-many", { messages: [message] });
    expect(json).toMatchObject({ status: "SENDING", count: { total: 1 } });
  });
});

describe("over a real socket", () => {
  it("sends, loses an answer after accepting, and reads what happened", async () => {
    const sandbox = await startSandbox({ clock: { start: MORNING, frozen: true } });
    try {
      const post = () =>
        fetch(`${sandbox.urls.solapi}${SEND}`, {
          method: "POST",
          headers: { authorization: sign(sandbox), "content-type": "application/json" },
          body: JSON.stringify({ messages: [message], showMessageList: true }),
        });
      const answer = (await (await post()).json()) as SendAnswer;
      sandbox.faults.add({ times: 1, action: { kind: "reset", afterAccepting: true } });
      await expect(post()).rejects.toThrow();
      sandbox.clock.advance(3_000);
      const list = await fetch(
        `${sandbox.urls.solapi}/messages/v4/list?messageId=${answer.messageList[0]?.messageId}`,
        { headers: { authorization: sign(sandbox), "content-type": "application/json" } },
      );
      expect(Object.values(((await list.json()) as { messageList: object }).messageList)).toEqual([
        expect.objectContaining({ statusCode: "4000" }),
      ]);
      expect(sandbox.inbox.all()).toHaveLength(2);
    } finally {
      await sandbox.close();
    }
  });
});
