import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../sandbox.ts";
import { call, createFrozenSandbox, FROM, findStored, send } from "./testing.ts";

interface Page {
  limit: number;
  startKey: string | null;
  nextKey: string | null;
  messageList: Record<string, Record<string, unknown>>;
}

const list = async (sandbox: Sandbox, query = "") =>
  (await call<Page>(sandbox, "GET", `/messages/v4/list${query}`)).json;

const sendThree = (sandbox: Sandbox) =>
  send(
    sandbox,
    { to: "01000001001", from: FROM, text: "A" },
    { to: "01000001002", from: "0299998888", text: "B" },
    { to: "01000001003", from: FROM, text: "C".repeat(91) },
  );

describe("GET messages/v4/list", () => {
  it("is an object keyed by id, also when empty", async () => {
    expect(await list(createFrozenSandbox())).toEqual({
      limit: 20,
      startKey: null,
      nextKey: null,
      messageList: {},
    });
  });

  it("finds by both styles of messageIds, as the SDK and the agent write them", async () => {
    const sandbox = createFrozenSandbox();
    const { messageList } = await sendThree(sandbox);
    const [a = "", b = ""] = messageList.map((each) => each.messageId);
    const repeated = await list(sandbox, `?messageIds=${a}&messageIds=${b}`);
    const inArray = `?messageIds%5Bin%5D=${encodeURIComponent(JSON.stringify([a, b]))}&limit=100`;
    const json = await list(sandbox, inArray);
    expect(Object.keys(repeated.messageList).sort()).toEqual([a, b].sort());
    expect(Object.keys(json.messageList).sort()).toEqual([a, b].sort());
    expect(Object.keys((await list(sandbox, `?messageIds=${a}`)).messageList)).toEqual([a]);
  });

  it.each([
    ["?to=01000001001", ["A"]],
    ["?type=LMS", ["C"]],
    ["?type[in]=%5B%22SMS%22%5D", ["A", "B"]],
    ["?statusCode=1062", ["B"]],
    ["?statusCode[ne]=1062", ["A", "C"]],
    ["?to[like]=1003", ["C"]],
    ["?criteria=from,type&cond=eq,eq&value=0200000000,SMS", ["A"]],
    ["?startDate=2026-11-23T10%3A00%3A00%2B09%3A00", ["A", "B", "C"]],
    ["?dateType=CREATED&endDate=2026-11-23T09%3A59%3A59%2B09%3A00", []],
    ["?dateCreated[gt]=2026-11-23T01:00:00.000Z", []],
    ["?somethingElse=1", ["A", "B", "C"]],
  ])("answers %s", async (query, expected) => {
    const sandbox = createFrozenSandbox();
    await sendThree(sandbox);
    const { messageList } = await list(sandbox, query);
    const texts = Object.values(messageList).map((each) => String(each.text).slice(0, 1));
    expect(texts.sort()).toEqual(expected);
  });

  it("pages with nextKey", async () => {
    const sandbox = createFrozenSandbox();
    await sendThree(sandbox);
    const first = await list(sandbox, "?limit=2");
    expect(Object.keys(first.messageList)).toHaveLength(2);
    const second = await list(sandbox, `?limit=2&startKey=${first.nextKey}`);
    expect(second).toMatchObject({ startKey: first.nextKey, nextKey: null });
    const all = { ...first.messageList, ...second.messageList };
    expect(Object.values(all).map((each) => each.text)).toHaveLength(3);
  });

  it("caps limit at 500, or refuses more by a switch", async () => {
    const sandbox = createFrozenSandbox();
    expect((await list(sandbox, "?limit=501")).limit).toBe(500);
    sandbox.solapi.switches.limitAbove500 = "reject";
    expect(await list(sandbox, "?limit=501")).toMatchObject({ errorCode: "ValidationError" });
  });

  it.each(["?limit=0", "?limit=x", "?startKey=M4VNOTHING", "?criteria=secret&cond=eq&value=1"])(
    "refuses %s",
    async (query) => {
      const answer = await call(createFrozenSandbox(), "GET", `/messages/v4/list${query}`);
      expect(answer).toMatchObject({ status: 400, json: { errorCode: "ValidationError" } });
    },
  );

  it("refuses operators and dates it doesn't know", async () => {
    const sandbox = createFrozenSandbox();
    await sendThree(sandbox);
    for (const query of ["?to[near]=1", "?startDate=yesterday", "?dateType=SENT&startDate=x"]) {
      expect(await list(sandbox, query)).toMatchObject({ errorCode: "ValidationError" });
    }
  });

  it("shows a message after a while, by a switch", async () => {
    const sandbox = createFrozenSandbox({ solapi: { switches: { historyDelayMs: 5_000 } } });
    await sendThree(sandbox);
    sandbox.clock.advance(4_999);
    expect((await list(sandbox)).messageList).toEqual({});
    sandbox.clock.advance(1);
    expect(Object.keys((await list(sandbox)).messageList)).toHaveLength(3);
  });

  it("knows refused messages too, and writes booleans as 0 and 1 by a switch", async () => {
    const sandbox = createFrozenSandbox();
    const { messageList } = await sendThree(sandbox);
    sandbox.solapi.switches.storedBooleansAs = "number";
    expect(await findStored(sandbox, messageList[1]?.messageId)).toMatchObject({
      status: "FAILED",
      statusCode: "1062",
      reason: "발신번호 미등록",
      replacement: 0,
      autoTypeDetect: 1,
    });
  });
});

describe("GET messages/v4/statistics", () => {
  it("counts what was sent by month and day", async () => {
    const sandbox = createFrozenSandbox();
    await sendThree(sandbox);
    await send(sandbox, { to: "01000009101", from: FROM, text: "D" });
    sandbox.clock.advance(3_000);
    const { json } = await call(sandbox, "GET", "/messages/v4/statistics");
    expect(json).toMatchObject({
      balance: 70,
      total: { total: 3, sms: 2, lms: 1 },
      successed: { total: 2 },
      failed: { total: 1, sms: 1 },
      monthPeriod: [
        {
          date: "2026-11",
          dayPeriod: [
            {
              date: "2026-11-23",
              refund: { balance: 20, point: 0 },
              statusCode: { "4000": { sms: 1, lms: 1 }, "3043": { sms: 1 } },
            },
          ],
        },
      ],
    });
    const later = await call(
      sandbox,
      "GET",
      "/messages/v4/statistics?startDate=2026-11-24T00:00:00Z",
    );
    expect(later.json).toMatchObject({ total: { total: 0 }, monthPeriod: [] });
  });

  it("tells as refund what was given back: the ATA's price, not that of the SMS it became", async () => {
    const sandbox = createFrozenSandbox();
    sandbox.solapi.balance.set({ balance: 5, point: 1_000 });
    const { channelId, otp } = sandbox.solapi.templates.demo;
    const variables = { "#{code}": "482913" };
    const kakaoOptions = { pfId: channelId, templateId: otp, variables };
    await send(sandbox, { to: "01000009001", from: FROM, kakaoOptions });
    sandbox.clock.advance(10_000);
    const { json } = await call(sandbox, "GET", "/messages/v4/statistics");
    expect(json).toMatchObject({
      balance: 5,
      point: 15,
      successed: { sms: 1 },
      monthPeriod: [{ dayPeriod: [{ refund: { balance: 5, point: 10 } }] }],
    });
  });
});
