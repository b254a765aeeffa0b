import { SolapiProvider } from "@k-msg/provider/solapi";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAULTS } from "./solapi-faults.ts";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  lastBody,
  outcomes,
  picture,
  requestsTo,
  SEND_PATH,
  START,
  textMessage,
  texts,
  UPLOAD_PATH,
} from "./solapi-testbed.ts";

/** Only for faults that hang, and long enough for a busy machine to take the request in. */
const TIMEOUT_MS = 500;

let sandbox: RunningSandbox;
let solapi: SolapiProvider;
let context: { now: () => number };

beforeAll(async () => {
  const clock = { start: START, frozen: true };
  sandbox = await startSandbox({ clock, solapi: { balance: 10_000_000 } });
  context = atSandboxTime(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
  solapi = new SolapiProvider(configFor(sandbox));
});

describe("pictures of a batch", () => {
  it("are uploaded once, and each message has it", async () => {
    const messages = texts(3, { type: "MMS", image: picture() });
    expect(outcomes(await solapi.sendBatch(messages, context))).toEqual(
      messages.map(() => "accepted"),
    );
    expect(requestsTo(sandbox, UPLOAD_PATH)).toHaveLength(1);
    expect(sandbox.inbox.all().map(({ image }) => image?.bytes)).toEqual([8, 8, 8]);

    const { imageId: fileId = "" } = lastBody(sandbox).messages[0];
    const kept = [...texts(1), textMessage({ messageId: "k", type: "MMS", image: { fileId } })];
    expect(outcomes(await solapi.sendBatch(kept, context))).toEqual(["accepted", "accepted"]);
  });

  it("keep all of it from going when one can't be uploaded", async () => {
    sandbox.faults.add({ path: UPLOAD_PATH, times: 1, action: { kind: "respond", status: 503 } });
    const messages = texts(3, { type: "MMS", image: picture() });
    expect(outcomes(await solapi.sendBatch(messages, context))).toEqual(
      messages.map(() => "not_sent"),
    );
    expect(requestsTo(sandbox, SEND_PATH)).toEqual([]);
  });

  it("are uploaded again after SOLAPI has lost the file", async () => {
    const messages = texts(2, { type: "MMS", image: picture() });
    await solapi.sendBatch(messages, context);
    sandbox.solapi.reset();
    expect(await solapi.sendBatch(messages, context)).toMatchObject([
      { error: { code: "IMAGE_REJECTED", outcome: "not_sent" } },
      { error: { code: "IMAGE_REJECTED", outcome: "not_sent" } },
    ]);
    expect(outcomes(await solapi.sendBatch(messages, context))).toEqual(["accepted", "accepted"]);
  });
});

describe("a batch of more than 15 MB", () => {
  const LONG = "가".repeat(1000);
  const long = () => texts(6_000, { type: "LMS", text: LONG });

  it("goes in as many requests as it takes, and keeps its order", async () => {
    const results = await solapi.sendBatch(long(), context);
    expect(outcomes(results).every((outcome) => outcome === "accepted")).toBe(true);
    const sizes = requestsTo(sandbox, SEND_PATH).map(({ body }) => Buffer.byteLength(body));
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(15 * 1024 * 1024);
    const labels = sandbox.inbox.all().map(({ customFields }) => customFields?.kmsgId);
    expect(labels).toEqual(long().map(({ messageId }) => messageId));
    const ids = results.map((result) => result.isSuccess && result.value.providerMessageId);
    expect(ids).toEqual(sandbox.inbox.all().map(({ vendorMessageId }) => vendorMessageId));
  });

  it("says of each part what became of it", async () => {
    const action = { kind: "reset", afterAccepting: true } as const;
    sandbox.faults.add({ path: SEND_PATH, times: 1, action });
    const told = outcomes(await solapi.sendBatch(long(), context));
    const lost = told.lastIndexOf("unknown") + 1;
    expect(lost).toBeGreaterThan(4_000);
    expect(told.slice(0, lost).every((outcome) => outcome === "unknown")).toBe(true);
    expect(told.slice(lost).every((outcome) => outcome === "accepted")).toBe(true);
    expect(sandbox.inbox.all()).toHaveLength(6_000);
  });
});

describe("when a batch's line or server fails", () => {
  it.each(FAULTS)("%j is %s, %s for every message", async (action, code, outcome, accepted) => {
    sandbox.faults.add({ vendor: "solapi", times: 1, action });
    const timeoutMs = action.kind === "hang" ? TIMEOUT_MS : undefined;
    const impatient = new SolapiProvider({ ...configFor(sandbox), timeoutMs });
    const results = await impatient.sendBatch(texts(3), context);
    const error = { code, outcome };
    expect(results).toMatchObject([{ error }, { error }, { error }]);
    expect(sandbox.inbox.all()).toHaveLength(3 * accepted);
    expect(requestsTo(sandbox, SEND_PATH)).toHaveLength(1);
  });

  it("takes what SOLAPI echoes of any message out of its words", async () => {
    const messages = [...texts(1), alimtalk({ to: "01000000002" })];
    const errorMessage = `'01000000002', '김하늘', '글 0' 오류`;
    const body = JSON.stringify({ errorCode: "ValidationError", errorMessage });
    sandbox.faults.add({ times: 1, action: { kind: "respond", status: 400, body } });
    const error = { providerErrorText: "'***', '***', '***' 오류" };
    expect(await solapi.sendBatch(messages, context)).toMatchObject([{ error }, { error }]);
  });

  it("sends nothing after an abort", async () => {
    const results = await solapi.sendBatch(texts(3), { ...context, signal: AbortSignal.abort() });
    const error = { code: "REQUEST_ABORTED", outcome: "not_sent" };
    expect(results).toMatchObject([{ error }, { error }, { error }]);
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("doesn't know once it has left", async () => {
    sandbox.faults.add({ times: 1, action: { kind: "hang", afterAccepting: true } });
    const controller = new AbortController();
    const sending = solapi.sendBatch(texts(3), { ...context, signal: controller.signal });
    while (sandbox.inbox.all().length < 3) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    const error = { code: "REQUEST_ABORTED", outcome: "unknown" };
    expect(await sending).toMatchObject([{ error }, { error }, { error }]);
  });
});
