import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import type { FaultAction } from "./kernel/faults.ts";
import { type RunningSandbox, type StartSandboxOptions, startSandbox } from "./server.ts";
import { createSmsRequest, SMS_PATH } from "./testing.ts";

const running: RunningSandbox[] = [];

async function start(options: StartSandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox(options);
  running.push(sandbox);
  return sandbox;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

function send(sandbox: RunningSandbox, signal?: AbortSignal): Promise<Response> {
  return fetch(`${sandbox.urls.iwinvSms}${SMS_PATH}`, { ...createSmsRequest(sandbox), signal });
}

/** Comes back once the vendor has the request in its log. */
async function arrival(sandbox: RunningSandbox): Promise<void> {
  while (sandbox.requests.all().length === 0) await new Promise(setImmediate);
}

describe("over a real socket", () => {
  it("takes a message and delivers it as time passes", async () => {
    const sandbox = await start();
    const answer = await send(sandbox);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({ resultCode: 0, msgType: "SMS" });
    sandbox.clock.advance(60_000);
    expect(sandbox.inbox.all()).toMatchObject([{ status: "DELIVERED", text: "안내" }]);
  });

  it("takes a form with an image", async () => {
    const sandbox = await start();
    const form = new FormData();
    const fields = { version: "1.0", from: "0200000000", to: "01000000001" };
    for (const [name, value] of Object.entries({ ...fields, title: "안내", text: "사진" })) {
      form.set(name, value);
    }
    form.set("image", new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])], "a.jpg"));
    const { secret } = createSmsRequest(sandbox).headers;
    const init = { method: "POST", headers: { secret }, body: form };
    const answer = await fetch(`${sandbox.urls.iwinvSms}${SMS_PATH}`, init);
    expect(await answer.json()).toMatchObject({ resultCode: 0, msgType: "MMS" });
    expect(sandbox.inbox.all()[0]?.image?.bytes).toBe(4);
  });

  it("knows its caller by the socket", async () => {
    const sandbox = await start({ iwinv: { allowedIps: { sms: ["127.0.0.1"] } } });
    expect(await (await send(sandbox)).json()).toMatchObject({ resultCode: 0 });
    sandbox.iwinv.allowedIps.sms = ["203.0.113.1"];
    expect(await (await send(sandbox)).json()).toMatchObject({ resultCode: 15 });
  });

  it("listens on loopback only, unless told otherwise", async () => {
    const sandbox = await start();
    const hosts = Object.values(sandbox.urls).map((url) => new URL(url).hostname);
    expect(new Set(hosts)).toEqual(new Set(["127.0.0.1"]));
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === "IPv4")?.address;
    // Without a network card, another loopback address is as far away.
    expect(await canConnect(outside ?? "127.0.0.2", sandbox.port)).toBe(false);
    expect(await canConnect("127.0.0.1", sandbox.port)).toBe(true);
  });

  it("lives on after a client that leaves in the middle of its body", async () => {
    const sandbox = await start();
    const socket = connect({ host: "127.0.0.1", port: sandbox.port });
    const head = `POST /iwinv-sms${SMS_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100`;
    socket.write(`${head}\r\n\r\n{"version"`);
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    socket.destroy();
    expect(await (await send(sandbox)).json()).toMatchObject({ resultCode: 0 });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("says so when its port is taken", async () => {
    const { port } = await start();
    await expect(startSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("faults over a real socket", () => {
  async function struck(action: FaultAction) {
    const sandbox = await start();
    sandbox.faults.add({ times: 1, action });
    return sandbox;
  }

  it.each<[FaultAction, number]>([
    [{ kind: "refuse" }, 0],
    [{ kind: "reset" }, 0],
    [{ kind: "reset", afterAccepting: true }, 1],
  ])("%j breaks the connection", async (action, taken) => {
    const sandbox = await struck(action);
    await expect(send(sandbox)).rejects.toThrow();
    expect(sandbox.inbox.all()).toHaveLength(taken);
    expect(await (await send(sandbox)).json()).toMatchObject({ resultCode: 0 });
  });

  it.each<[FaultAction, number]>([
    [{ kind: "hang" }, 0],
    [{ kind: "hang", afterAccepting: true }, 1],
  ])("%j keeps the client until it gives up", async (action, taken) => {
    const sandbox = await struck(action);
    const client = new AbortController();
    const pending = send(sandbox, client.signal);
    await arrival(sandbox);
    client.abort(new Error("gave up"));
    await expect(pending).rejects.toThrow("gave up");
    expect(sandbox.inbox.all()).toHaveLength(taken);
  });

  it("responds as told", async () => {
    const sandbox = await struck({ kind: "respond", status: 503, body: "later" });
    const answer = await send(sandbox);
    expect([answer.status, await answer.text()]).toEqual([503, "later"]);
  });

  it("cuts the true answer in half, empties it, or is late", async () => {
    const sandbox = await start();
    const kinds: FaultAction[] = [
      { kind: "truncate" },
      { kind: "empty" },
      { kind: "slow", delayMs: 20 },
    ];
    for (const action of kinds) sandbox.faults.add({ times: 1, action });
    const half = await (await send(sandbox)).text();
    expect(half).toMatch(/^\{"resultCode":0/);
    expect(() => JSON.parse(half)).toThrow();
    expect(await (await send(sandbox)).text()).toBe("");
    expect(await (await send(sandbox)).json()).toMatchObject({ resultCode: 0 });
    expect(sandbox.inbox.all()).toHaveLength(3);
    expect(sandbox.requests.all().map(({ fault }) => fault)).toEqual(["truncate", "empty", "slow"]);
  });
});

describe("close", () => {
  it.each<FaultAction>([{ kind: "hang" }, { kind: "slow", delayMs: 600_000 }])(
    "frees the port while a request waits (%j)",
    async (action) => {
      const sandbox = await start();
      sandbox.faults.add({ action });
      const pending = expect(send(sandbox)).rejects.toThrow();
      await arrival(sandbox);
      await sandbox.close();
      await pending;
      const next = await start({ port: sandbox.port });
      expect(next.port).toBe(sandbox.port);
    },
  );

  it("may be called twice", async () => {
    const sandbox = await start();
    await Promise.all([sandbox.close(), sandbox.close()]);
    await sandbox.close();
    expect(await canConnect("127.0.0.1", sandbox.port)).toBe(false);
  });
});

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
