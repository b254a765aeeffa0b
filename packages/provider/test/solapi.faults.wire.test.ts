import type { SendContext } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAULTS, HTML, respond } from "./solapi-faults.ts";
import {
  alimtalk,
  configFor,
  createSandboxAt,
  createSolapi,
  requestsTo,
  SEND_PATH,
  TO,
  textMessage,
} from "./solapi-testbed.ts";

/** Only for faults that hang, and long enough for a busy machine to take the request in. */
const TIMEOUT_MS = 500;

let sandbox: RunningSandbox;
let solapi: SolapiProvider;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
  solapi = new SolapiProvider(configFor(sandbox));
});

describe("when the line or the server fails", () => {
  it.each(FAULTS)("%j is %s, %s", async (action, code, outcome, accepted) => {
    sandbox.faults.add({ vendor: "solapi", times: 1, action });
    const timeoutMs = action.kind === "hang" ? TIMEOUT_MS : undefined;
    const impatient = new SolapiProvider({ ...configFor(sandbox), timeoutMs });
    const result = await impatient.send(textMessage(), {});
    expect(result).toMatchObject({ isFailure: true, error: { code, outcome } });
    expect(sandbox.inbox.all()).toHaveLength(accepted);
    // Asked once, whatever happened: repeating is for others to decide.
    expect(requestsTo(sandbox, SEND_PATH)).toHaveLength(1);
  });

  it("says when SOLAPI wants to be left alone", async () => {
    const action = respond(429, '{"errorCode":"TooManyRequests"}', {
      headers: { "retry-after": "7" },
    });
    sandbox.faults.add({ times: 1, action });
    const result = await solapi.send(textMessage(), {});
    const error = { code: "RATE_LIMIT_EXCEEDED", outcome: "not_sent", retryAfterMs: 7000 };
    expect(result).toMatchObject({ error: { ...error, retryable: true, httpStatus: 429 } });
    sandbox.faults.add({ times: 1, action: respond(429, HTML, action) });
    expect(await solapi.send(textMessage(), {})).toMatchObject({ error });
  });

  it.each(["balance", "health"])("never calls a failed %s check sent", async (check) => {
    const impatient = new SolapiProvider({ ...configFor(sandbox), timeoutMs: TIMEOUT_MS });
    for (const [action] of FAULTS) {
      sandbox.faults.reset();
      // Every time: Bun repeats a GET by itself when a connection breaks.
      sandbox.faults.add({ action });
      const error =
        check === "health"
          ? (await impatient.healthCheck()).error
          : await impatient.getBalance().then((result) => result.isFailure && result.error);
      expect(error).toMatchObject({ outcome: "not_sent" });
    }
  });

  it("takes what SOLAPI echoes out of its words", async () => {
    const { apiKey } = sandbox.solapi.credentials;
    const errorMessage = `${apiKey}: '김하늘님, ${TO}' (김하늘) 안내문은 안 됩니다`;
    const body = JSON.stringify({ errorCode: "ValidationError", errorMessage });
    sandbox.faults.add({ times: 1, action: respond(400, body) });
    const failover = { enabled: true, fallbackContent: "안내문" };
    const result = await solapi.send(alimtalk({ failover }), {});
    expect(result).toMatchObject({
      error: {
        code: "INVALID_REQUEST",
        providerErrorText: "***: '***님, ***' (***) ***은 안 됩니다",
      },
    });
  });
});

describe("when the caller aborts", () => {
  it("sends nothing after an abort", async () => {
    const result = await solapi.send(textMessage(), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("doesn't know once the request has left", async () => {
    sandbox.faults.add({ times: 1, action: { kind: "hang", afterAccepting: true } });
    const controller = new AbortController();
    const fetch: SendContext["fetch"] = (input, init) => {
      const answer = globalThis.fetch(input, init);
      void waitUntil(() => sandbox.inbox.all().length === 1).then(() => controller.abort());
      return answer;
    };
    const patient = new SolapiProvider(configFor(sandbox));
    const result = await patient.send(textMessage(), { signal: controller.signal, fetch });
    expect(result).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  async function waitUntil(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
  }
});

describe("answers in other forms", () => {
  async function answerWith(change: (answer: Answer) => void) {
    const memory = createSandboxAt();
    const provider = createSolapi(memory, {
      fetch: async (input, init) => {
        const answer = (await (await memory.fetch(input, init)).json()) as Answer;
        change(answer);
        return Response.json(answer);
      },
    });
    return provider.send(textMessage(), { now: () => memory.clock.now() });
  }

  interface Answer {
    failedMessageList?: unknown;
    messageList?: { statusCode: unknown; customFields?: unknown; messageId: unknown }[];
    groupInfo?: { count?: unknown; status?: string; log?: unknown };
  }

  const first = (answer: Answer) => (answer.messageList ?? [])[0] as { statusCode: unknown };

  it.each<[string, (answer: Answer) => void]>([
    ["codes as numbers", (answer) => Object.assign(first(answer), { statusCode: 2000 })],
    ["labels left out", (answer) => Object.assign(first(answer), { customFields: undefined })],
    ["no failed list", (answer) => delete answer.failedMessageList],
    ["no counts", (answer) => delete answer.groupInfo?.count],
    [
      "counts as text",
      (answer) => {
        delete answer.messageList;
        Object.assign(answer.groupInfo ?? {}, {
          count: { total: "1", registeredFailed: "0", registeredSuccess: "1" },
        });
      },
    ],
  ])("takes %s", async (_, change) => {
    expect(await answerWith(change)).toMatchObject({ isSuccess: true });
  });

  it.each<[string, (answer: Answer) => void]>([
    ["without a group", (answer) => delete answer.groupInfo],
    [
      "that names nobody",
      (answer) => {
        answer.messageList = [];
        delete answer.groupInfo?.count;
      },
    ],
    [
      "that names somebody else",
      (answer) => {
        Object.assign(first(answer), { customFields: { kmsgId: "other" } });
        delete answer.groupInfo?.count;
      },
    ],
    [
      "that contradicts itself",
      (answer) => {
        answer.failedMessageList = [{ ...first(answer), statusCode: "1062" }];
      },
    ],
    [
      "whose counts say otherwise",
      (answer) => {
        Object.assign(answer.groupInfo ?? {}, {
          count: { total: 1, registeredFailed: 1, registeredSuccess: 0 },
        });
      },
    ],
    [
      "with the ambiguous server error",
      (answer) => {
        answer.messageList = [];
        answer.failedMessageList = [{ statusCode: 1024 }];
        delete answer.groupInfo?.count;
      },
    ],
    [
      "whose group failed",
      (answer) => {
        Object.assign(answer.groupInfo ?? {}, { status: "FAILED", log: [{ message: "초과" }] });
      },
    ],
  ])("doesn't know after an answer %s", async (_, change) => {
    const result = await answerWith(change);
    expect(result).toMatchObject({ isFailure: true, error: { outcome: "unknown" } });
  });

  it("believes the counts when they are all there is", async () => {
    const result = await answerWith((answer) => {
      answer.messageList = [];
      const count = { total: 1, registeredFailed: 1, registeredSuccess: 0 };
      Object.assign(answer.groupInfo ?? {}, { count });
    });
    expect(result).toMatchObject({ error: { code: "MESSAGE_SEND_FAILED", outcome: "not_sent" } });
  });

  it("keeps a refusal's code that it doesn't know", async () => {
    const result = await answerWith((answer) => {
      answer.messageList = [];
      answer.failedMessageList = [{ statusCode: 1099, statusMessage: `새 오류 ${TO}` }];
      delete answer.groupInfo?.count;
    });
    expect(result).toMatchObject({
      error: {
        code: "MESSAGE_SEND_FAILED",
        outcome: "not_sent",
        providerErrorCode: "1099",
        providerErrorText: "새 오류 ***",
      },
    });
  });
});
