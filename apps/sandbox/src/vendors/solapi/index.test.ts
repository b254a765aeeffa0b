import { describe, expect, it, vi } from "vitest";
import { createSandbox } from "../../sandbox.ts";
import { call, createFrozenSandbox, FROM, send, TO } from "./testing.ts";

describe("the account's own endpoints (§13)", () => {
  it("answer balance, quota, member and sender numbers", async () => {
    const sandbox = createFrozenSandbox();
    const get = async (path: string) => (await call(sandbox, "GET", path)).json;
    expect(await get("/cash/v1/balance")).toMatchObject({
      balance: 100_000,
      point: 0,
      autoRecharge: 0,
      lowBalanceAlert: { notificationBalance: "1000", currentBalance: "100000" },
    });
    expect(await get("/quota/v1/me")).toMatchObject({ autoAdjustment: true });
    expect(await get("/users/v1/member")).toMatchObject({ accountId: "20000000000001" });
    expect(await get("/senderid/v1/numbers/active")).toEqual(["01000000000", "0200000000"]);
    sandbox.solapi.senders.add("15880000");
    expect(await get("/senderid/v1/numbers")).toMatchObject({
      senderIds: [{}, {}, { phoneNumber: "15880000", status: "ACTIVE" }],
    });
  });

  it("counts what fell due while time ran on by itself", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const sandbox = createSandbox();
      await send(sandbox, { to: "01000009101", from: FROM, text: "A" });
      vi.setSystemTime(Date.now() + 10_000);
      expect(sandbox.solapi.balance.read().balance).toBe(100_000);
    } finally {
      vi.useRealTimers();
    }
  });

  it("list opt-outs and blocks", async () => {
    const sandbox = createFrozenSandbox();
    sandbox.solapi.optOut(TO, FROM);
    sandbox.solapi.block("01000001004");
    expect((await call(sandbox, "GET", "/iam/v1/black?type=DENIAL")).json).toMatchObject({
      blackList: [{ type: "DENIAL", senderNumber: FROM, recipientNumber: TO }],
    });
    expect((await call(sandbox, "GET", "/iam/v1/block/numbers")).json).toMatchObject({
      blockNumbers: [{ phoneNumber: "01000001004" }],
    });
  });
});

describe("hosts and reset", () => {
  it("answers at SOLAPI's and CoolSMS's addresses", async () => {
    const sandbox = createFrozenSandbox();
    for (const host of ["api.solapi.com", "api.coolsms.co.kr"]) {
      expect((await sandbox.fetch(`https://${host}/cash/v1/balance`)).status).toBe(401);
    }
  });

  it("puts everything back as it was created", async () => {
    const sandbox = createFrozenSandbox({
      solapi: {
        balance: 500,
        senders: [FROM],
        allowedIps: ["127.0.0.1"],
        switches: { quietFrom: "20:50" },
      },
    });
    const { solapi } = sandbox;
    const { demo } = solapi.templates;
    await send(sandbox, { to: TO, from: FROM, text: "A" });
    await call(sandbox, "DELETE", `/kakao/v2/channels/${demo.channelId}`);
    await call(sandbox, "POST", "/storage/v1/files", { file: "AAAA" });
    solapi.senders.add("15880000");
    solapi.switches.quietFrom = "20:00";
    solapi.switches.charset = "CP949";
    solapi.allowedIps = [];
    solapi.block(TO);
    sandbox.reset();

    expect([...solapi.senders]).toEqual([FROM]);
    expect(solapi.switches).toMatchObject({ quietFrom: "20:50", charset: "KS_X_1001" });
    expect(solapi.allowedIps).toEqual(["127.0.0.1"]);
    expect(solapi.balance.read()).toEqual({ balance: 500, point: 0 });
    expect(solapi.templates.list()).toHaveLength(4);
    for (const [path, key] of [
      ["/messages/v4/list", "messageList"],
      ["/messages/v4/groups", "groupList"],
      ["/storage/v1/files", "fileList"],
      ["/iam/v1/block/numbers", "blockNumbers"],
    ] as const) {
      const { json } = await call(sandbox, "GET", path);
      expect(Object.keys(json[key] as object), path).toEqual([]);
    }
  });
});
