import { createServer } from "node:net";
import { inspect } from "node:util";
import { SolapiProvider } from "@k-msg/provider/solapi";
import type { FaultAction, Sandbox, VendorId } from "@k-msg/sandbox";
import fc from "fast-check";
import { type FetchFunction, KMsg, type SendInput } from "k-msg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Canaries, canariesArbitrary } from "./fixtures/canaries.ts";
import {
  createCanaryKMsg,
  createCanaryMessages,
  createCanarySandbox,
  createEcho,
  type Watch,
  watchForCanaries,
} from "./fixtures/canary-world.ts";
import { VENDORS } from "./fixtures/three-vendors.ts";

const CONSOLE = ["log", "info", "warn", "error", "debug", "trace"] as const;

beforeEach(() => {
  for (const method of CONSOLE) vi.spyOn(console, method).mockImplementation(() => {});
});
afterEach(() => {
  const calls = CONSOLE.flatMap((method) => vi.mocked(console[method]).mock.calls);
  vi.restoreAllMocks();
  expect(calls, "the libraries print nothing").toEqual([]);
});

/** Sends one of each type and looks at all that comes of it. */
async function sendEach(where: string, kmsg: KMsg, inputs: readonly object[], watch: Watch) {
  const { results } = await kmsg.send(inputs as SendInput[]);
  for (const [index, result] of results.entries()) {
    watch.lookAtResult(`${where}: ${(inputs[index] as { type?: string }).type}`, result);
  }
  return results;
}

const inputsFor = (canaries: Canaries, vendor: VendorId) =>
  Object.values(createCanaryMessages(canaries, vendor));

const FAULTS: readonly FaultAction[] = [
  { kind: "refuse" },
  { kind: "reset" },
  { kind: "reset", afterAccepting: true },
  { kind: "hang" },
  { kind: "truncate" },
  { kind: "empty" },
  { kind: "respond", status: 429, headers: { "retry-after": "0" } },
  { kind: "respond", status: 502, body: "<h1>Bad Gateway</h1>", afterAccepting: true },
  { kind: "respond", status: 302, headers: { location: "https://elsewhere.example/" } },
];

const REFUSALS: Record<string, (sandbox: Sandbox) => void> = {
  "a sender that isn't registered": ({ solapi, iwinv, aligo }) => {
    for (const vendor of [solapi, iwinv, aligo]) vendor.senders.clear();
  },
  "no money": ({ solapi, iwinv, aligo }) => {
    solapi.balance.set({ balance: 0 });
    iwinv.balance.set({ alimtalk: 0, sms: -1_000_000 });
    aligo.balance.set(0);
  },
  "an address that isn't allowed": ({ solapi, iwinv, aligo }) => {
    solapi.allowedIps = aligo.allowedIps = ["192.0.2.1"];
    Object.assign(iwinv.allowedIps, { alimtalk: ["192.0.2.1"], sms: ["192.0.2.1"] });
  },
  "a template in another state": ({ solapi, iwinv, aligo }) => {
    for (const { templates } of [solapi, iwinv, aligo])
      for (const { id } of templates.list()) templates.reject(id, "반려");
  },
};

describe.each(VENDORS)("what was sent through %s shows up nowhere", (vendor) => {
  it("when it is accepted", () =>
    watchForCanaries(async (canaries, watch) => {
      const kmsg = createCanaryKMsg(createCanarySandbox(canaries), watch);
      const results = await sendEach("accepted", kmsg, inputsFor(canaries, vendor), watch);
      expect(results.map((result) => (result.isFailure ? result.error : "sent"))).toEqual(
        Array(4).fill("sent"),
      );
    }));

  it.each(Object.keys(REFUSALS))("when it is refused for %s", (name) =>
    watchForCanaries(async (canaries, watch) => {
      const sandbox = createCanarySandbox(canaries);
      REFUSALS[name]?.(sandbox);
      const kmsg = createCanaryKMsg(sandbox, watch);
      const results = await sendEach(name, kmsg, inputsFor(canaries, vendor), watch);
      expect(results.some((result) => result.isFailure)).toBe(true);
    }),
  );

  it("when the credentials are wrong", () =>
    watchForCanaries(async (canaries, watch) => {
      const kmsg = createCanaryKMsg(createCanarySandbox(canaries), watch, {
        fetch: createOtherAccount().fetch,
      });
      const results = await sendEach("credentials", kmsg, inputsFor(canaries, vendor), watch);
      expect(results.every((result) => result.isFailure)).toBe(true);
      await lookAtAccount(kmsg, watch);
    }));

  it.each(FAULTS)("when the line does this: %j", (action) =>
    watchForCanaries(async (canaries, watch) => {
      const sandbox = createCanarySandbox(canaries);
      sandbox.faults.add({ vendor, action });
      const kmsg = createCanaryKMsg(sandbox, watch, { timeoutMs: 20 });
      const results = await sendEach(action.kind, kmsg, inputsFor(canaries, vendor), watch);
      expect(results.every((result) => result.isFailure)).toBe(true);
      await lookAtAccount(kmsg, watch);
    }, 2),
  );

  it.each([200, 400, 401, 500])("when an answer with status %i repeats it all", (status) =>
    watchForCanaries(async (canaries, watch) => {
      const sandbox = createCanarySandbox(canaries);
      const kmsg = createCanaryKMsg(sandbox, watch, { fetch: createEcho(canaries, status) });
      const results = await sendEach("echo", kmsg, inputsFor(canaries, vendor), watch);
      expect(results.every((result) => result.isFailure)).toBe(true);
      await lookAtAccount(kmsg, watch);
    }),
  );

  it("when the caller's own fetch fails with the whole request on its error", () =>
    watchForCanaries(async (canaries, watch) => {
      const fetch: FetchFunction = async (url, init) => {
        const words = `${url} ${init?.body} ${JSON.stringify(init?.headers)}`;
        throw Object.assign(new Error(words), { config: init, cause: new Error(words) });
      };
      const kmsg = createCanaryKMsg(createCanarySandbox(canaries), watch, { fetch });
      await sendEach("own fetch", kmsg, inputsFor(canaries, vendor), watch);
      await lookAtAccount(kmsg, watch);
    }));

  it("when a server answers with something that isn't HTTP", () =>
    watchForCanaries(async (canaries, watch) => {
      const server = await startBabbler(canaries);
      const fetch: FetchFunction = (_url, init) => globalThis.fetch(server.url, init);
      const kmsg = createCanaryKMsg(createCanarySandbox(canaries), watch, { fetch });
      const results = await sendEach("babble", kmsg, inputsFor(canaries, vendor), watch);
      await server.close();
      expect(results.every((result) => result.isFailure)).toBe(true);
    }, 2));

  it("when it is aborted before or after it left", () =>
    watchForCanaries(async (canaries, watch) => {
      const sandbox = createCanarySandbox(canaries);
      for (const input of inputsFor(canaries, vendor)) {
        const controller = new AbortController();
        const fetch: FetchFunction = (url, init) => {
          const answer = sandbox.fetch(url, init);
          controller.abort(new Error(`stop ${canaries.to}`));
          return answer;
        };
        const kmsg = createCanaryKMsg(sandbox, watch, { fetch });
        for (const moment of ["after", "before"]) {
          const { signal } = controller;
          watch.lookAtResult(`aborted ${moment}`, await kmsg.send(input as SendInput, { signal }));
        }
      }
    }));

  it("when something is wrong with it", { timeout: 60_000 }, () =>
    watchForCanaries(async (canaries, watch) => {
      const kmsg = createCanaryKMsg(createCanarySandbox(canaries), watch);
      for (const input of inputsFor(canaries, vendor)) {
        const spoiled = [...spoil(input, canaries)];
        expect(spoiled.length).toBeGreaterThan(50);
        const results = await sendEach("spoiled", kmsg, spoiled, watch);
        expect(results.filter((result) => result.isFailure).length).toBeGreaterThan(20);
      }
    }, 2),
  );
});

/** The message with a canary in the place of each value and as a key of each object. */
function* spoil(value: unknown, canaries: Canaries): Generator<object> {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  const { to, text, longText, otp, apiSecret } = canaries;
  const wrongs = [
    `${to}, ${text}`,
    longText,
    to,
    Number(to),
    [to, text],
    { [text]: longText },
    null,
  ];
  for (const [key, inner] of Object.entries(value)) {
    // The caller's own id for a message is meant to be shown.
    if (key === "messageId") continue;
    for (const wrong of wrongs) yield { ...value, [key]: wrong };
    for (const spoiled of spoil(inner, canaries)) yield { ...value, [key]: spoiled };
  }
  for (const key of [to, text, otp, apiSecret]) yield { ...value, [key]: longText };
}

async function lookAtAccount(kmsg: KMsg, { look }: Watch): Promise<void> {
  look("health", await kmsg.healthCheck());
  for (const [id, balance] of Object.entries(await kmsg.getBalance())) {
    if (balance.isFailure) look(`the balance at ${id}`, balance.error);
  }
}

/** The vendors, who know none of the canaries. */
function createOtherAccount(): Sandbox {
  const nobody = fc.sample(canariesArbitrary, { numRuns: 1, seed: 1 })[0] as Canaries;
  return createCanarySandbox(nobody);
}

/** Repeats canaries in headers and text that no HTTP parser takes. */
async function startBabbler(canaries: Canaries) {
  const words = Object.values(canaries).join(" | ");
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(`HTTP/1.1 2x0 ${words}\r\n${words}\r\n\r\n${words}`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${port}/`, close };
}

describe("what a provider of somebody else's throws", () => {
  it("shows nothing of the message", () =>
    watchForCanaries(async (canaries, watch) => {
      const provider = {
        id: "own",
        name: "Own",
        supportedTypes: ["SMS", "LMS"] as const,
        limits: { asOf: "2026-11-23", source: "none" },
        async send(message: object): Promise<never> {
          const words = `can't post ${JSON.stringify(message)}`;
          throw Object.assign(new TypeError(words), { request: message, response: words });
        },
        healthCheck: async () => ({ healthy: true }),
      };
      const kmsg = new KMsg({ providers: [provider] });
      const { SMS, LMS } = createCanaryMessages(canaries, "solapi");
      const inputs = [SMS, LMS].map((input) => ({ ...input, providerId: "own" }));
      const results = await sendEach("own provider", kmsg, inputs, watch);
      for (const result of results) expect(inspect(result, { depth: 5 })).toContain("can't post");
    }));

  it("shows nothing of the message through the official SDK", () =>
    watchForCanaries(async (canaries, watch) => {
      for (const _tag of ["BadRequestError", "ClientError", "NetworkError", "DefaultError", ""]) {
        const refuse = async (message?: unknown): Promise<never> => {
          const words = `Expected "text", actual ${JSON.stringify(message)}`;
          throw Object.assign(new Error(words), { _tag, errorMessage: words, httpStatus: 400 });
        };
        const client = {
          send: refuse,
          uploadFile: refuse,
          getBalance: refuse,
          getMessages: refuse,
          getGroup: refuse,
          removeReservationToGroup: refuse,
        };
        const kmsg = new KMsg({ providers: [new SolapiProvider({ client })], lookUpForMs: 1 });
        await sendEach(_tag, kmsg, inputsFor(canaries, "solapi"), watch);
      }
    }));
});
