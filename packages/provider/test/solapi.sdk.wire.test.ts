import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { OutboundMessage } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox, type FaultAction, type Sandbox, type SandboxMessage } from "@k-msg/sandbox";
import { SolapiMessageService } from "solapi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  configFor,
  createSolapi,
  FROM,
  lastBody,
  picture,
  requestsTo,
  SEND_PATH,
  TO,
  textMessage,
  UPLOAD_PATH,
} from "./solapi-testbed.ts";

const realFetch = globalThis.fetch;
let sandbox: Sandbox;
let solapi: SolapiProvider;

/** The SDK knows one address and one `fetch`: the global one is put in front of the sandbox. */
beforeEach(() => {
  sandbox = createSandbox();
  globalThis.fetch = sandbox.fetch as typeof fetch;
  solapi = createThroughSdk(sandbox);
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

function createThroughSdk(target: Sandbox, more: { timeoutMs?: number } = {}) {
  const { apiKey, apiSecret } = target.solapi.credentials;
  return new SolapiProvider({
    client: new SolapiMessageService(apiKey, apiSecret),
    defaultFrom: FROM,
    kakaoProfileId: target.solapi.templates.demo.channelId,
    ...more,
  });
}

const failover = {
  enabled: true,
  fallbackChannel: "sms",
  fallbackContent: "주문 접수",
  fallbackTitle: "주문",
} as const;

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}

const MESSAGES: readonly [name: string, message: OutboundMessage][] = [
  ["an SMS", textMessage({ customFields: { order: "77" } })],
  ["an LMS", textMessage({ type: "LMS", text: "긴 글 ".repeat(60), subject: "안내" })],
  ["an MMS", textMessage({ type: "MMS", subject: "쿠폰", image: picture() })],
  ["a foreign SMS", textMessage({ to: "2025550123", country: "1" })],
  // A whole second: the SDK cuts the rest off.
  ["a scheduled SMS", textMessage({ scheduledAt: new Date(`${tomorrow()}T00:30:00Z`) })],
  ["an SMS of an app", textMessage({ providerOptions: { appId: "app-1", allowDuplicates: true } })],
  ["an ALIMTALK", alimtalk()],
  [
    "an ALIMTALK with buttons",
    alimtalk({
      kakao: {
        buttons: [
          {
            name: "주문 보기",
            type: "WL",
            linkMobile: "https://shop.example/orders/#{주문번호}",
          },
        ],
      },
    }),
  ],
  ["an ALIMTALK with a substitute", alimtalk({ to: "01000009001", failover })],
  [
    "an ALIMTALK with a long substitute",
    alimtalk({
      to: "01000009001",
      failover: { ...failover, fallbackChannel: "lms", fallbackContent: "주문 접수 ".repeat(20) },
    }),
  ],
];

describe("REST and the official SDK", () => {
  it.each(MESSAGES)("put %s on the wire alike", async (_, message) => {
    const other = createSandbox();
    const overRest = await createSolapi(other).send(message, {});
    const throughSdk = await solapi.send(message, {});
    expect(overRest).toMatchObject({ isSuccess: true });
    expect(throughSdk).toMatchObject({ isSuccess: true });

    expect(comparable(lastBody(sandbox))).toEqual(comparable(lastBody(other)));
    expect(requestsTo(sandbox, UPLOAD_PATH).map(({ body }) => JSON.parse(body))).toEqual(
      requestsTo(other, UPLOAD_PATH).map(({ body }) => JSON.parse(body)),
    );
    for (const each of [sandbox, other]) each.clock.advance(7 * 86_400_000);
    const stored = sandbox.inbox.all().map(withoutIds);
    expect(stored).toEqual(other.inbox.all().map(withoutIds));
    expect(stored.length).toBeGreaterThan(0);
    const told = [throughSdk, overRest].map((result) => result.isSuccess && result.value.warnings);
    expect(told[0]).toEqual(told[1]);
  });

  /** The SDK adds its name; its ids of files are the sandbox's own. */
  function comparable({ agent, ...body }: ReturnType<typeof lastBody>) {
    const [{ imageId, ...message }] = body.messages;
    return {
      ...body,
      appId: agent?.appId,
      messages: [{ ...message, hasImage: imageId !== undefined }],
    };
  }

  function withoutIds(message: SandboxMessage) {
    const { vendorMessageId, groupId, acceptedAt, deliveredAt, ...rest } = message;
    const known = [vendorMessageId, groupId, acceptedAt].every((each) => each !== undefined);
    return { ...rest, known, delivered: deliveredAt !== undefined };
  }
});

describe("through the official SDK", () => {
  it("leaves no temporary file behind", async () => {
    const folders = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith("k-msg-")).sort();
    const before = await folders();
    await solapi.send(textMessage({ type: "MMS", image: picture() }), {});
    expect(await folders()).toEqual(before);
    expect(sandbox.inbox.all()).toMatchObject([{ type: "MMS", image: { bytes: 8 } }]);
  });

  it("reads the balance and the health", async () => {
    sandbox.solapi.balance.set({ balance: 1000, point: 50 });
    expect(await solapi.getBalance()).toMatchObject({ value: { krw: 1050 } });
    expect(await solapi.healthCheck()).toMatchObject({ healthy: true });
  });

  it.each([
    ["a wrong key", "NCSUNKNOWN000001", "secret"],
    ["a key of another length", "short", "secret"],
  ])("isn't healthy with %s", async (_, apiKey, apiSecret) => {
    const client = new SolapiMessageService(apiKey, apiSecret);
    const provider = new SolapiProvider({ client, defaultFrom: FROM });
    const error = { code: "AUTHENTICATION_FAILED", outcome: "not_sent" };
    expect(await provider.healthCheck()).toMatchObject({ healthy: false, error });
    expect(await provider.getBalance()).toMatchObject({ error });
    expect(await provider.send(textMessage(), {})).toMatchObject({
      error: { outcome: "not_sent" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it.each([
    [textMessage({ from: "0299998888" }), "SENDER_NOT_REGISTERED", "1062"],
    [alimtalk({ templateId: "KA01TPunknown" }), "TEMPLATE_NOT_FOUND", "1042"],
  ])("tells a refused message as over REST", async (message, code, providerErrorCode) => {
    expect(await solapi.send(message, {})).toMatchObject({
      error: { code, providerErrorCode, outcome: "not_sent" },
    });
  });

  it("tells a refused request as over REST", async () => {
    sandbox.solapi.allowedIps = [];
    expect(await solapi.send(textMessage(), {})).toMatchObject({
      error: { code: "IP_NOT_ALLOWED", outcome: "not_sent", httpStatus: 403 },
    });
  });

  const respond = (status: number, body: string) =>
    ({ kind: "respond", status, body, afterAccepting: true }) as const;

  it.each<[FaultAction, number]>([
    [{ kind: "reset", afterAccepting: true }, 4],
    [{ kind: "refuse" }, 0],
    [{ kind: "empty" }, 1],
    [{ kind: "truncate" }, 1],
    [respond(500, "<html>"), 1],
    [respond(503, ""), 4],
    [respond(200, "{}"), 1],
    [respond(200, "[]"), 1],
    [respond(204, ""), 1],
  ])("doesn't know what became of a send after %j", async (action, accepted) => {
    sandbox.faults.add({ path: SEND_PATH, action });
    const result = await solapi.send(textMessage(), {});
    expect(result).toMatchObject({ error: { outcome: "unknown", retryable: false } });
    // The SDK's own repeats: the reason why it isn't the default.
    expect(sandbox.inbox.all()).toHaveLength(accepted);
  });

  it("gives up waiting when time is up", async () => {
    sandbox.faults.add({ path: SEND_PATH, action: { kind: "hang", afterAccepting: true } });
    const impatient = createThroughSdk(sandbox, { timeoutMs: 50 });
    expect(await impatient.send(textMessage(), {})).toMatchObject({
      error: { code: "NETWORK_TIMEOUT", outcome: "unknown" },
    });
  });

  it("hands nothing to the SDK any more once the caller has aborted", async () => {
    const controller = new AbortController();
    const sending = solapi.send(textMessage(), { signal: controller.signal });
    controller.abort();
    expect(await sending).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent" },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("gives up waiting when the caller aborts", async () => {
    sandbox.faults.add({ path: SEND_PATH, action: { kind: "hang", afterAccepting: true } });
    const controller = new AbortController();
    const sending = solapi.send(textMessage(), { signal: controller.signal });
    while (sandbox.inbox.all().length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await sending).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "unknown" },
    });
  });

  it("sends nothing past a fetch that it can't use", async () => {
    const fetch = () => Promise.reject(new Error("not used"));
    const refusal = { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field: "fetch" }] };
    for (const message of [textMessage(), textMessage({ type: "MMS", image: picture() })]) {
      expect(await solapi.send(message, { fetch })).toMatchObject({ error: refusal });
    }
    expect(await solapi.healthCheck({ fetch })).toMatchObject({ healthy: false, error: refusal });
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("says nothing of the message when the SDK refuses it", async () => {
    const templateId = 7 as unknown as string;
    const result = await solapi.send(alimtalk({ templateId }), {});
    expect(result).toMatchObject({ error: { code: "INVALID_REQUEST", outcome: "not_sent" } });
    expect(JSON.stringify(result.isFailure && result.error)).not.toContain(TO);
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("isn't fooled into real sending by settings it can't honour", () => {
    const client = new SolapiMessageService("key", "secret");
    const { baseUrl } = configFor(sandbox);
    const config = { client, baseUrl, fetch: sandbox.fetch } as unknown as {
      client: typeof client;
    };
    expect(() => new SolapiProvider(config)).toThrow(/baseUrl[\s\S]*fetch/);
  });
});
