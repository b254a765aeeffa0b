import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { createSandbox, type Sandbox } from "@k-msg/sandbox";
import { buildSync } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { START } from "./fixtures/three-vendors.ts";

/** What every runtime of the web has (WinterTC's minimum), and nothing of Node or Bun. */
const WEB_GLOBALS = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "DOMException",
  "FormData",
  "Headers",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "atob",
  "btoa",
  "clearTimeout",
  "crypto",
  "setTimeout",
] as const;

/** Runs inside: `fetch` and `settings` are the only things it is given. */
const PROGRAM = `
import { KMsg } from "k-msg";
import { SolapiProvider } from "@k-msg/provider/solapi";

const { credentials, baseUrl, kakaoProfileId, templateId, now } = settings;
const kmsg = new KMsg({
  providers: [new SolapiProvider({ ...credentials, baseUrl, kakaoProfileId })],
  defaults: { from: "01000000000" },
  now: () => now,
});
const image = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0xff, 0xd9]);
globalThis.outcome = kmsg.send([
  { to: "010-0000-1001", text: "주문이 접수되었습니다." },
  { to: "010-0000-1002", text: "쿠폰을 보여 주세요.", subject: "쿠폰", media: { image } },
  {
    type: "ALIMTALK",
    to: "010-0000-1003",
    templateId,
    variables: { 이름: "김하늘", 주문번호: "A-1024" },
  },
  { to: "010-0000-1004", text: "이모지 😀" },
]).then(({ results }) => JSON.stringify(results.map((result) => {
  if (result.isFailure) return result.error.code + " " + result.error.getLocalizedMessage("ko");
  return result.value.type + " " + result.value.status;
})));
`;

let program: string;

beforeAll(() => {
  const { outputFiles } = buildSync({
    stdin: { contents: PROGRAM, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    // Knows none of Node's modules: an import of one fails here.
    platform: "neutral",
    format: "iife",
    write: false,
  });
  program = outputFiles[0]?.text ?? "";
});

async function runOnEdge(sandbox: Sandbox) {
  const { credentials, templates } = sandbox.solapi;
  const context = createContext({
    ...Object.fromEntries(WEB_GLOBALS.map((name) => [name, globalThis[name]])),
    fetch: (url: string, init: RequestInit) => sandbox.fetch(url, init),
    settings: {
      credentials,
      baseUrl: sandbox.urls.solapi,
      kakaoProfileId: templates.demo.channelId,
      templateId: templates.demo.order,
      now: sandbox.clock.now(),
    },
  });
  const ofNode = runInContext("[typeof process, typeof Buffer, typeof require].join()", context);
  runInContext(program, context);
  return { ofNode, results: JSON.parse(await context.outcome) };
}

describe("on a runtime that has only what the web has", () => {
  it("sends an SMS, an MMS and an ALIMTALK", async () => {
    const sandbox = createSandbox({ clock: { start: START, frozen: true } });
    const { ofNode, results } = await runOnEdge(sandbox);
    expect(ofNode).toBe("undefined,undefined,undefined");
    expect(results).toEqual([
      "SMS PENDING",
      "MMS PENDING",
      "ALIMTALK PENDING",
      expect.stringMatching(/^TEXT_UNENCODABLE .*U\+1F600/s),
    ]);
    sandbox.clock.advance(60_000);
    const byNumber = sandbox.inbox.all().toSorted((one, other) => one.to.localeCompare(other.to));
    expect(byNumber).toMatchObject([
      { to: "01000001001", type: "SMS", handset: { text: "[Web발신]\n주문이 접수되었습니다." } },
      { to: "01000001002", type: "MMS", image: { bytes: 8, contentType: "image/jpeg" } },
      { to: "01000001003", text: "김하늘님, 주문 A-1024이(가) 접수되었습니다." },
    ]);
  });
});
