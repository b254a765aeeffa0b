import { describe, expect, it } from "vitest";
import type { FaultAction } from "./kernel/faults.ts";
import { createSandbox } from "./sandbox.ts";
import { createSmsRequest, SMS_PATH } from "./testing.ts";
import { sign } from "./vendors/solapi/testing.ts";

const START = new Date("2026-10-05T12:00:00+09:00");
const create = () => createSandbox({ clock: { start: START, frozen: true } });

function createSender(sandbox = create()) {
  const url = `${sandbox.urls.iwinvSms}${SMS_PATH}`;
  const send = (signal?: AbortSignal) =>
    sandbox.fetch(url, { ...createSmsRequest(sandbox), signal });
  return { sandbox, url, send };
}

describe("fetch", () => {
  it("answers at the sandbox's addresses and at the vendors' own", async () => {
    const { sandbox, send } = createSender();
    expect(await (await send()).json()).toMatchObject({ resultCode: 0 });
    const real = `https://sms.bizservice.iwinv.kr${SMS_PATH}`;
    const answer = await sandbox.fetch(new URL(real), createSmsRequest(sandbox));
    expect(await answer.json()).toMatchObject({ resultCode: 0 });
    expect(sandbox.inbox.all()).toHaveLength(2);
  });

  it("takes a Request with its method, headers and body, and an init over it", async () => {
    const { sandbox, url } = createSender();
    const answer = await sandbox.fetch(new Request(url, createSmsRequest(sandbox)));
    expect(await answer.json()).toMatchObject({ resultCode: 0 });
    const { headers, ...request } = createSmsRequest(sandbox);
    const over = await sandbox.fetch(new Request(url, request), { headers });
    expect(await over.json()).toMatchObject({ resultCode: 0 });
    expect(sandbox.inbox.all()).toHaveLength(2);
  });

  it("lets nothing out to other hosts", async () => {
    const { sandbox } = createSender();
    await expect(sandbox.fetch("https://example.com/")).rejects.toThrow(/no vendor at example.com/);
  });

  it("answers 404 where no vendor has a path", async () => {
    const { sandbox } = createSender();
    expect((await sandbox.fetch(`${sandbox.urls.iwinvSms}/nothing`)).status).toBe(404);
    expect((await sandbox.fetch("http://sandbox.localhost/elsewhere/")).status).toBe(404);
  });

  it("sends nothing once it is aborted", async () => {
    const { sandbox, send } = createSender();
    await expect(send(AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(sandbox.inbox.all()).toEqual([]);
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("remembers requests as they came", async () => {
    const { sandbox, send } = createSender();
    await send();
    expect(sandbox.requests.all()).toMatchObject([
      {
        method: "POST",
        path: `/iwinv-sms${SMS_PATH}`,
        headers: { secret: createSmsRequest(sandbox).headers.secret },
        body: createSmsRequest(sandbox).body,
        at: START,
        status: 200,
      },
    ]);
  });

  it("keeps the bytes of a multipart body", async () => {
    const { sandbox, url } = createSender();
    const form = new FormData();
    form.set("image", new File([new Uint8Array([0xff, 0xd8, 0x00, 0x80])], "a.jpg"));
    await sandbox.fetch(url, { method: "POST", body: form });
    expect(sandbox.requests.all()[0]?.body).toContain("\xff\xd8\x00\x80");
  });

  it("delivers nothing in the answer itself, but as time passes", async () => {
    const { sandbox, send } = createSender();
    await send();
    expect(sandbox.inbox.all()[0]?.status).toBe("ACCEPTED");
    sandbox.clock.advance(60_000);
    expect(sandbox.inbox.all()[0]?.status).toBe("DELIVERED");
  });

  it("begins anew by reset, also with random ids and faults by chance", async () => {
    const { sandbox, send } = createSender();
    const run = async () => {
      const form = { method: "POST", body: JSON.stringify({ searchId: "@a", phoneNumber: "010" }) };
      const headers = { authorization: sign(sandbox) };
      await sandbox.fetch(`${sandbox.urls.solapi}/kakao/v2/channels/token`, { ...form, headers });
      sandbox.faults.add({ probability: 0.5, action: { kind: "respond", status: 503 } });
      const statuses: number[] = [];
      for (let index = 0; index < 30; index++) statuses.push((await send()).status);
      return [sandbox.solapi.channels.tokenOf("@a"), statuses];
    };
    const first = await run();
    sandbox.reset();
    expect(await run()).toEqual(first);
  });

  it("begins anew by reset, with the same ids", async () => {
    const { sandbox, send } = createSender();
    const first = await (await send()).json();
    sandbox.faults.add({ action: { kind: "empty" } });
    sandbox.recipients.set("01000000001", "handset_off");
    sandbox.reset();
    expect(sandbox.inbox.all()).toEqual([]);
    expect(sandbox.requests.all()).toEqual([]);
    expect(sandbox.clock.now()).toBe(START.getTime());
    expect(await (await send()).json()).toEqual(first);
    sandbox.clock.advance(60_000);
    expect(sandbox.inbox.all()).toMatchObject([{ status: "DELIVERED" }]);
  });
});

describe("faults of the line, by fetch", () => {
  function struck(action: FaultAction) {
    const sender = createSender();
    sender.sandbox.faults.add({ vendor: "iwinv", times: 1, action });
    return sender;
  }
  const count = ({ sandbox }: ReturnType<typeof struck>) => sandbox.inbox.all().length;

  it.each([
    ["refuse", "ECONNREFUSED"],
    ["reset", "ECONNRESET"],
  ] as const)(
    "%s rejects as fetch does, with %s, before the vendor sees it",
    async (kind, code) => {
      const sender = struck({ kind });
      await expect(sender.send()).rejects.toMatchObject({
        name: "TypeError",
        message: "fetch failed",
        cause: { code },
      });
      expect(count(sender)).toBe(0);
      const [request] = sender.sandbox.requests.all();
      expect(request).toMatchObject({ fault: kind });
      expect(request).not.toHaveProperty("status");
      expect((await sender.send()).status).toBe(200);
      expect(count(sender)).toBe(1);
    },
  );

  it("reset after accepting loses the answer, not the message", async () => {
    const sender = struck({ kind: "reset", afterAccepting: true });
    await expect(sender.send()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(count(sender)).toBe(1);
  });

  it.each([
    [undefined, 0],
    [true, 1],
  ])(
    "hang (after accepting: %s) waits until the client gives up",
    async (afterAccepting, taken) => {
      const sender = struck({ kind: "hang", afterAccepting });
      const client = new AbortController();
      const pending = sender.send(client.signal);
      const reason = new Error("gave up");
      setTimeout(() => client.abort(reason), 5);
      await expect(pending).rejects.toBe(reason);
      expect(count(sender)).toBe(taken);
    },
  );

  it.each([
    [undefined, 0],
    [true, 1],
  ])("respond (after accepting: %s) says what it is told", async (afterAccepting, taken) => {
    const headers = { "content-type": "text/html", "retry-after": "3" };
    const body = "<h1>502</h1>";
    const sender = struck({ kind: "respond", status: 502, body, headers, afterAccepting });
    const answer = await sender.send();
    expect(answer.status).toBe(502);
    expect(answer.headers.get("retry-after")).toBe("3");
    expect(await answer.text()).toBe(body);
    expect(count(sender)).toBe(taken);
  });

  it("respond takes statuses without a body", async () => {
    const answer = await struck({ kind: "respond", status: 204 }).send();
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
  });

  it("truncate and empty spoil the true answer of a message that goes out", async () => {
    const whole = await (await createSender().send()).text();
    const halved = struck({ kind: "truncate" });
    const half = await (await halved.send()).text();
    expect(half).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    expect(half.length).toBeGreaterThan(10);
    const emptied = struck({ kind: "empty" });
    const answer = await emptied.send();
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect([count(halved), count(emptied)]).toEqual([1, 1]);
  });

  it("slow answers truly, but late", async () => {
    const sender = struck({ kind: "slow", delayMs: 20 });
    const before = performance.now();
    expect(await (await sender.send()).json()).toMatchObject({ resultCode: 0 });
    expect(performance.now() - before).toBeGreaterThanOrEqual(15);
  });

  it("slow reaches the vendor as late as it was slow: what fell due on the way has happened", async () => {
    const sender = createSender();
    await sender.send();
    sender.sandbox.faults.add({ path: "/history", action: { kind: "slow", delayMs: 20 } });
    const { headers } = createSmsRequest(sender.sandbox);
    const pending = sender.sandbox.fetch(`${sender.sandbox.urls.iwinvSms}/api/history/`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        version: "1.0",
        companyid: sender.sandbox.iwinv.credentials.smsCompanyId,
        startDate: "2026-10-05",
        endDate: "2026-10-05",
      }),
    });
    sender.sandbox.clock.advance(60_000);
    expect(await (await pending).json()).toMatchObject({ list: [{ sendStatusCode: "06" }] });
  });

  it("slow doesn't keep a client that gives up, and the message still goes out", async () => {
    const sender = struck({ kind: "slow", delayMs: 600_000 });
    await expect(sender.send(AbortSignal.timeout(10))).rejects.toMatchObject({
      name: "TimeoutError",
    });
    expect(count(sender)).toBe(1);
  });

  it("never strikes the sandbox's own API", async () => {
    const { sandbox } = createSender();
    sandbox.faults.add({ action: { kind: "refuse" } });
    expect((await sandbox.fetch(`${sandbox.urls.control}/messages`)).status).toBe(200);
    expect(sandbox.requests.all()).toEqual([]);
  });
});
