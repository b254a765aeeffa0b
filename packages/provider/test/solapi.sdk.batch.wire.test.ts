import { SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox, type FaultAction, type Sandbox } from "@k-msg/sandbox";
import { SolapiMessageService } from "solapi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  createSolapi,
  FROM,
  lastBody,
  outcomes,
  picture,
  requestsTo,
  SEND_PATH,
  TO,
  textMessage,
  texts,
  UPLOAD_PATH,
} from "./solapi-testbed.ts";

const realFetch = globalThis.fetch;
let sandbox: Sandbox;
let solapi: SolapiProvider;

/** The SDK knows one address and one `fetch`: the global one is put in front of the sandbox. */
beforeEach(() => {
  sandbox = createSandbox({ solapi: { balance: 1_000_000 } });
  globalThis.fetch = sandbox.fetch as typeof fetch;
  const { apiKey, apiSecret } = sandbox.solapi.credentials;
  solapi = new SolapiProvider({
    client: new SolapiMessageService(apiKey, apiSecret),
    defaultFrom: FROM,
    kakaoProfileId: sandbox.solapi.templates.demo.channelId,
  });
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

const mixture = () => [
  ...texts(2, { messageId: "same" }),
  textMessage({ messageId: "sender", from: "0299998888" }),
  alimtalk({ messageId: "template", templateId: "KA01TPunknown" }),
  alimtalk(),
];

describe("a batch through the official SDK", () => {
  it("is put on the wire as over REST, and told alike", async () => {
    const other = createSandbox({ solapi: { balance: 1_000_000 } });
    const overRest = await createSolapi(other).sendBatch(mixture(), {});
    const throughSdk = await solapi.sendBatch(mixture(), {});
    expect(outcomes(throughSdk)).toEqual([
      "accepted",
      "accepted",
      "not_sent",
      "not_sent",
      "accepted",
    ]);
    expect(outcomes(overRest)).toEqual(outcomes(throughSdk));
    const { agent: _, ...body } = lastBody(sandbox);
    expect(body).toEqual(lastBody(other));
    expect(requestsTo(sandbox, SEND_PATH)).toHaveLength(1);
    const ids = throughSdk.flatMap((each) => (each.isSuccess ? each.value.providerMessageId : []));
    expect(ids).toEqual(sandbox.inbox.all().map(({ vendorMessageId }) => vendorMessageId));
  });

  it("tells each message its own refusal when all are refused", async () => {
    const results = await solapi.sendBatch(mixture().slice(2, 4), {});
    expect(results).toMatchObject([
      { error: { code: "SENDER_NOT_REGISTERED", outcome: "not_sent" } },
      { error: { code: "TEMPLATE_NOT_FOUND", outcome: "not_sent" } },
    ]);
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("uploads its picture once", async () => {
    const results = await solapi.sendBatch(texts(2, { type: "MMS", image: picture() }), {});
    expect(outcomes(results)).toEqual(["accepted", "accepted"]);
    expect(requestsTo(sandbox, UPLOAD_PATH)).toHaveLength(1);
  });

  it("may hold 10,000 messages", async () => {
    const results = await solapi.sendBatch(texts(10_000), {});
    expect(new Set(outcomes(results))).toEqual(new Set(["accepted"]));
    expect(sandbox.inbox.all()).toHaveLength(10_000);
    expect(requestsTo(sandbox, SEND_PATH)).toHaveLength(1);
  });

  it.each<FaultAction>([
    { kind: "reset", afterAccepting: true },
    { kind: "empty" },
    { kind: "truncate" },
    { kind: "respond", status: 200, body: "{}", afterAccepting: true },
    { kind: "respond", status: 500, body: "<html>", afterAccepting: true },
  ])("is unknown to the last message after %j", async (action) => {
    sandbox.faults.add({ path: SEND_PATH, action });
    expect(outcomes(await solapi.sendBatch(texts(3), {}))).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
  });

  it("says nothing of any message when the SDK refuses one", async () => {
    const bad = alimtalk({ templateId: 7 as unknown as string });
    const results = await solapi.sendBatch([...texts(1), bad], {});
    expect(outcomes(results)).toEqual(["not_sent", "not_sent"]);
    expect(JSON.stringify(results.map((each) => each.isFailure && each.error))).not.toContain(TO);
    expect(sandbox.requests.all()).toEqual([]);
  });
});
