import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { RECIPIENT_OUTCOMES } from "./kernel/recipients.ts";
import { createSandbox } from "./sandbox.ts";
import { createSmsRequest, SMS_PATH } from "./testing.ts";

let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "k-msg-sandbox-cli-"));
  await build({
    entryPoints: [fileURLToPath(new URL("./cli.ts", import.meta.url))],
    outfile: join(folder, "cli.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
  });
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]) {
  const child = spawn(process.execPath, [join(folder, "cli.mjs"), ...args]);
  children.push(child);
  const output = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    output.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.err += chunk;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...output }));
  return { child, output, ended };
}

async function open(...args: string[]) {
  const cli = run("--port", "0", ...args);
  while (!cli.output.out.includes("Ctrl+C")) {
    await Promise.race([
      once(cli.child.stdout, "data"),
      cli.ended.then(({ err }) => Promise.reject(new Error(err))),
    ]);
  }
  const control = /http:\/\/\S+\/__sandbox/.exec(cli.output.out)?.[0];
  if (!control) throw new Error("it prints no address");
  return { ...cli, control, origin: new URL(control).origin };
}

describe("the command line", () => {
  it("opens the vendors, prints all it takes to send, and takes a message", async () => {
    const { origin, control, output } = await open();
    const { solapi, aligo, iwinv } = createSandbox();
    const needed = [
      `${origin}/solapi`,
      `${origin}/aligo-sms`,
      `${origin}/aligo-kakao`,
      `${origin}/iwinv-alimtalk`,
      `${origin}/iwinv-sms`,
      `${origin}/iwinv-rcs`,
      ...[solapi, aligo, iwinv].flatMap(({ credentials }) => Object.values(credentials)),
      ...[solapi, aligo, iwinv].flatMap(({ templates: { demo } }) => [demo.order, demo.otp]),
      ...solapi.senders,
      ...Object.keys(RECIPIENT_OUTCOMES),
    ];
    for (const each of needed) expect(output.out).toContain(each);
    expect(new URL(origin).hostname).toBe("127.0.0.1");

    const sent = await fetch(`${origin}/iwinv-sms${SMS_PATH}`, createSmsRequest({ iwinv }));
    expect(await sent.json()).toMatchObject({ resultCode: 0 });
    const { messages } = (await (await fetch(`${control}/messages`)).json()) as {
      messages: object[];
    };
    expect(messages).toMatchObject([{ vendor: "iwinv", text: "안내" }]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends cleanly on %s, even while a request hangs",
    async (signal) => {
      const { child, control, ended, origin } = await open();
      const rule = { action: { kind: "hang", afterAccepting: true } };
      await fetch(`${control}/faults`, { method: "POST", body: JSON.stringify(rule) });
      const request = createSmsRequest(createSandbox());
      const pending = expect(fetch(`${origin}/iwinv-sms${SMS_PATH}`, request)).rejects.toThrow();
      const count = async () => {
        const answer = await fetch(`${control}/messages`);
        return ((await answer.json()) as { messages: object[] }).messages.length;
      };
      while ((await count()) === 0);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0, signal: null, err: "" });
      await pending;
    },
  );

  it("listens where it is told", async () => {
    const { origin } = await open("--host", "localhost");
    expect(new URL(origin).hostname).toBe("localhost");
    expect((await fetch(`${origin}/__sandbox/clock`)).status).toBe(200);
  });

  it.each(["--help", "-h"])("explains itself by %s", async (flag) => {
    const { code, out } = await run(flag).ended;
    expect(code).toBe(0);
    for (const option of ["npx @k-msg/sandbox", "--port", "--host", "--help"]) {
      expect(out).toContain(option);
    }
  });

  it.each([
    [["--prot", "1"], "--prot"],
    [["-p", "4400"], "-p"],
    [["4400"], "'4400'"],
    [["--port", "many"], "--port many"],
    [["--port=70000"], "--port 70000"],
    [["--port"], "--port"],
    [["--host"], "--host"],
  ])("says what is wrong with %j, and what is right", async (args, wrong) => {
    const { code, out, err } = await run(...args).ended;
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(wrong);
    expect(err).toMatch(/--port, --host|--port 4400|--host 127\.0\.0\.1/);
  });

  it("says so when the port is taken", async () => {
    const { origin } = await open();
    const { code, err } = await run("--port", new URL(origin).port).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/is taken.*--port 0/);
  });
});
