import { describe, expect, it } from "vitest";
import { createSandbox } from "../sandbox.ts";
import { createSmsRequest, SMS_PATH } from "../testing.ts";

const START = new Date("2026-10-05T12:00:00+09:00");

function create() {
  const sandbox = createSandbox({ clock: { start: START, frozen: true } });
  const call = async (method: string, path: string, body?: unknown) => {
    const init = { method, body: body === undefined ? undefined : JSON.stringify(body) };
    const answer = await sandbox.fetch(`${sandbox.urls.control}${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
  const send = () =>
    sandbox.fetch(`${sandbox.urls.iwinvSms}${SMS_PATH}`, createSmsRequest(sandbox));
  return { sandbox, call, send };
}

describe("the control API", () => {
  it("shows messages and requests", async () => {
    const { call, send } = create();
    await send();
    expect((await call("GET", "/messages")).body).toMatchObject({
      messages: [{ vendor: "iwinv", text: "안내", status: "ACCEPTED", acceptedAt: START.toJSON() }],
    });
    expect((await call("GET", "/requests")).body).toMatchObject({
      requests: [{ method: "POST", path: `/iwinv-sms${SMS_PATH}`, status: 200 }],
    });
  });

  it("arms, lists and disarms faults", async () => {
    const { call, send } = create();
    const rule = {
      vendor: "iwinv",
      path: "/send",
      times: 2,
      action: { kind: "respond", status: 503 },
    };
    expect(await call("POST", "/faults", rule)).toEqual({ status: 201, body: { faults: [rule] } });
    expect((await send()).status).toBe(503);
    expect((await call("GET", "/faults")).body).toEqual({ faults: [rule] });
    expect((await call("DELETE", "/faults")).body).toEqual({ faults: [] });
    expect((await send()).status).toBe(200);
  });

  it.each([
    [{ action: { kind: "explode" } }, /action/],
    [{ vendor: "nobody", action: { kind: "hang" } }, /vendor/],
    [{ action: { kind: "slow" } }, /delayMs/],
    [{ action: { kind: "hang" }, time: 1 }, /time/],
    [{ action: { kind: "respond", status: 200, headers: { "a b": "c" } } }, /headers/],
    [undefined, /./],
  ])("refuses %j as a fault and says why", async (rule, why) => {
    const { call, sandbox } = create();
    const answer = await call("POST", "/faults", rule);
    expect(answer).toEqual({ status: 400, body: { error: expect.stringMatching(why) } });
    expect(sandbox.faults.rules()).toEqual([]);
  });

  it("moves the clock forward, and only forward", async () => {
    const { call, send, sandbox } = create();
    await send();
    const later = "2026-10-05T12:00:05+09:00";
    expect((await call("POST", "/clock", { advanceTo: later })).body).toEqual({
      now: new Date(later).toJSON(),
    });
    expect(sandbox.inbox.all()[0]?.status).toBe("DELIVERED");
    await call("POST", "/clock", { advanceMs: 1000 });
    expect((await call("GET", "/clock")).body).toEqual({ now: "2026-10-05T03:00:06.000Z" });
    expect(await call("POST", "/clock", { advanceTo: later })).toMatchObject({ status: 400 });
    expect(await call("POST", "/clock", { advanceMs: -1 })).toMatchObject({ status: 400 });
    expect(await call("POST", "/clock")).toMatchObject({ status: 400 });
    expect(await call("POST", "/clock", { advanceMs: 1e300 })).toMatchObject({ status: 400 });
    expect(() => sandbox.clock.advance(Number.POSITIVE_INFINITY)).toThrow(RangeError);
    expect((await call("GET", "/clock")).body).toEqual({ now: "2026-10-05T03:00:06.000Z" });
  });

  it("plays the reviewers of every vendor's templates", async () => {
    const { call, sandbox } = create();
    const { inReview } = sandbox.iwinv.templates.demo;
    const { body } = await call("GET", "/templates");
    expect(Object.keys(body)).toEqual(["solapi", "aligo", "iwinv"]);
    expect(body.iwinv).toContainEqual({ id: inReview, name: "배송 출발 안내", status: "I" });
    const approved = await call("POST", `/templates/iwinv/${inReview}/approve`);
    expect(approved).toMatchObject({
      status: 200,
      body: { template: { id: inReview, status: "Y" } },
    });
    const rejected = await call("POST", `/templates/iwinv/${inReview}/reject`, { reason: "변수" });
    expect(rejected).toMatchObject({ status: 200, body: { template: { status: "R" } } });
    for (const path of ["/iwinv/0/approve", "/nobody/0/approve", `/iwinv/${inReview}/approvexxx`]) {
      expect(
        (await sandbox.fetch(`${sandbox.urls.control}/templates${path}`, { method: "POST" }))
          .status,
      ).toBe(404);
    }
    expect(sandbox.iwinv.templates.list()).toContainEqual(
      expect.objectContaining({ status: "R", id: inReview }),
    );
  });

  it("resets everything", async () => {
    const { call, send, sandbox } = create();
    await send();
    sandbox.clock.advance(5000);
    expect((await call("POST", "/reset")).body).toEqual({ now: START.toJSON() });
    expect((await call("GET", "/messages")).body).toEqual({ messages: [] });
  });
});
