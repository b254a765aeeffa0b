import { describe, expect, it } from "vitest";
import { call, createFrozenSandbox, FROM, SEND, type SendAnswer, send, TO } from "./testing.ts";

const HOUR = 3_600_000;
const GROUPS = "/messages/v4/groups";
const message = { to: TO, from: FROM, text: "A" };

const errorOf = ({ status, json }: { status: number; json: Record<string, unknown> }) =>
  `${status} ${json.errorCode}`;

async function createGroup(
  sandbox: ReturnType<typeof createFrozenSandbox>,
  messages: object[] = [],
) {
  const { json } = await call<{ groupId: string }>(sandbox, "POST", GROUPS, {});
  const path = `${GROUPS}/${json.groupId}`;
  if (messages.length) await call(sandbox, "PUT", `${path}/messages`, { messages });
  return path;
}

describe("a scheduled send", () => {
  const schedule = async (sandbox: ReturnType<typeof createFrozenSandbox>, inMs: number) => {
    const scheduledDate = new Date(sandbox.clock.now() + inMs).toISOString();
    return call<SendAnswer>(sandbox, "POST", SEND, { messages: [message], scheduledDate });
  };

  it("waits, and takes its money when the time comes", async () => {
    const sandbox = createFrozenSandbox({ solapi: { balance: 0 } });
    const { json } = await schedule(sandbox, HOUR);
    expect(json.groupInfo).toMatchObject({
      status: "SCHEDULED",
      scheduledDate: "2026-11-23T02:00:00.000Z",
      dateSent: null,
    });
    expect(sandbox.inbox.all()).toMatchObject([
      { status: "SCHEDULED", scheduledAt: new Date("2026-11-23T02:00:00.000Z") },
    ]);
    sandbox.solapi.balance.set({ balance: 20 });
    sandbox.clock.advance(HOUR + 3_000);
    expect(sandbox.inbox.all()).toMatchObject([{ status: "DELIVERED" }]);
    expect(sandbox.solapi.balance.read().balance).toBe(0);
  });

  it("fails when there is no money by then", async () => {
    const sandbox = createFrozenSandbox({ solapi: { balance: 0 } });
    const { json } = await schedule(sandbox, HOUR);
    sandbox.clock.advance(HOUR);
    const group = await call(sandbox, "GET", `${GROUPS}/${json.groupInfo.groupId}`);
    expect(group.json).toMatchObject({ status: "FAILED" });
    expect(sandbox.inbox.all()).toMatchObject([{ status: "FAILED", code: "2230" }]);
  });

  it("goes out at once when its time is past, and six months are the most", async () => {
    const sandbox = createFrozenSandbox();
    expect((await schedule(sandbox, -HOUR)).json.groupInfo.status).toBe("SENDING");
    const tooLate = await schedule(sandbox, 190 * 24 * HOUR);
    expect(tooLate).toMatchObject({ status: 400, json: { errorCode: "InvalidScheduledDate" } });
  });

  it("is cancelled as a group, once, and never sent", async () => {
    const sandbox = createFrozenSandbox();
    const { json } = await schedule(sandbox, HOUR);
    const path = `${GROUPS}/${json.groupInfo.groupId}`;
    for (const [method, rest, body] of [
      ["PUT", "/messages", { messages: [message] }],
      ["DELETE", "/messages", { messageIds: [] }],
      ["POST", "/send", undefined],
    ] as const) {
      expect(errorOf(await call(sandbox, method, path + rest, body))).toBe("409 ScheduledGroup");
    }
    const cancelled = await call(sandbox, "DELETE", `${path}/schedule`);
    expect(cancelled.json).toMatchObject({ status: "FAILED", count: { sentFailed: 1 } });
    const again = await call(sandbox, "DELETE", `${path}/schedule`);
    expect(errorOf(again)).toBe("400 InvalidGroupStatus");
    sandbox.clock.advance(2 * HOUR);
    expect(sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED", code: "3052" }]);
    const unknown = await call(sandbox, "DELETE", `${GROUPS}/G4VNOTHING/schedule`);
    expect(errorOf(unknown)).toBe("404 ResourceNotFound");
  });

  it("can't be cancelled once sent", async () => {
    const sandbox = createFrozenSandbox();
    const { groupInfo } = await send(sandbox, message);
    const answer = await call(sandbox, "DELETE", `${GROUPS}/${groupInfo.groupId}/schedule`);
    expect(errorOf(answer)).toBe("400 InvalidGroupStatus");
  });
});

describe("a group built step by step", () => {
  it("takes messages, tells the refused ones, and is sent once", async () => {
    const sandbox = createFrozenSandbox();
    const path = await createGroup(sandbox);
    const messages = [message, { ...message, to: "01000001002", from: "01099999999" }];
    const added = await call(sandbox, "PUT", `${path}/messages`, { messages });
    expect(added.json).toMatchObject({
      errorCount: "1",
      resultList: [
        { statusCode: "2000" },
        { statusCode: "1062", statusMessage: "발신번호 미등록" },
      ],
    });
    expect((await call(sandbox, "POST", `${path}/send`)).json).toMatchObject({ status: "SENDING" });
    expect(errorOf(await call(sandbox, "POST", `${path}/send`))).toBe("409 GroupInProcessing");
    sandbox.clock.advance(3_000);
    expect(errorOf(await call(sandbox, "POST", `${path}/send`))).toBe("409 AlreadySent");
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("frees a recipient whose message is removed", async () => {
    const sandbox = createFrozenSandbox();
    const path = await createGroup(sandbox, [message]);
    const { json } = await call<{ messageList: object }>(sandbox, "GET", `${path}/messages`);
    const messageIds = [...Object.keys(json.messageList), "M4VNOTHING"];
    const removed = await call(sandbox, "DELETE", `${path}/messages`, { messageIds });
    expect(removed.json).toMatchObject({
      errorCount: 1,
      resultList: [{ resultCode: "Success" }, { messageId: "M4VNOTHING" }],
    });
    const added = await call(sandbox, "PUT", `${path}/messages`, { messages: [message] });
    expect(added.json).toMatchObject({ errorCount: "0" });
  });

  it("needs the money before it is sent: 402", async () => {
    const sandbox = createFrozenSandbox({ solapi: { balance: 19 } });
    const path = await createGroup(sandbox, [message]);
    expect(errorOf(await call(sandbox, "POST", `${path}/send`))).toBe("402 NotEnoughBalance");
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("is scheduled only into the future", async () => {
    const sandbox = createFrozenSandbox();
    const path = await createGroup(sandbox, [message]);
    const at = (scheduledDate: string) =>
      call(sandbox, "POST", `${path}/schedule`, { scheduledDate });
    expect(errorOf(await at("2026-11-23T01:00:00Z"))).toBe("400 InvalidScheduledDate");
    expect(errorOf(await at("2027-05-24T10:00:00+09:00"))).toBe("400 InvalidScheduledDate");
    expect((await at("2026-11-24T10:00:00+09:00")).json).toMatchObject({ status: "SCHEDULED" });
  });

  it("can be deleted while it waits", async () => {
    const sandbox = createFrozenSandbox();
    const path = await createGroup(sandbox, [message]);
    expect((await call(sandbox, "DELETE", path)).json).toMatchObject({ status: "DELETED" });
    expect(errorOf(await call(sandbox, "POST", `${path}/send`))).toBe("400 DeletedGroup");
    expect(errorOf(await call(sandbox, "DELETE", path))).toBe("400 InvalidGroupStatus");
  });

  it("is listed by criteria, keyed by id", async () => {
    const sandbox = createFrozenSandbox();
    const none = await call(sandbox, "GET", GROUPS);
    expect(none.json).toEqual({ limit: 20, startKey: null, nextKey: null, groupList: {} });
    const path = await createGroup(sandbox);
    await createGroup(sandbox);
    const groupId = path.slice(GROUPS.length + 1);
    const query = `?criteria=groupId&cond=eq&value=${groupId}`;
    const { json } = await call<{ groupList: object }>(sandbox, "GET", GROUPS + query);
    expect(Object.keys(json.groupList)).toEqual([groupId]);
  });
});
