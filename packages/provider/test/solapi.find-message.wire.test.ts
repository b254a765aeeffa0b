import type { FindMessageQuery } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox, type Sandbox } from "@k-msg/sandbox";
import { SolapiMessageService } from "solapi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { look, lookTogether, lookUp, lose } from "./lookup-testbed.ts";
import {
  alimtalk,
  createSandboxAt,
  createSolapi,
  FROM,
  requestsTo,
  START,
  TO,
  textMessage,
} from "./solapi-testbed.ts";

let sandbox: Sandbox;
let solapi: SolapiProvider;

beforeEach(() => {
  sandbox = createSandboxAt();
  solapi = createSolapi(sandbox);
});

const now = () => ({ now: () => sandbox.clock.now() });
const listings = () =>
  sandbox.requests.all().filter(({ path }) => path.includes("/messages/v4/list"));

/** Answers every list with these rows, each changed from what the message's row would be. */
function answerList(query: FindMessageQuery, ...changes: object[]) {
  const { message } = query;
  const rows = changes.map((change, index) => ({
    messageId: `M4V${index}`,
    to: message.to,
    from: FROM,
    text: "text" in message ? message.text : "",
    statusCode: "3000",
    customFields: { kmsgId: message.messageId },
    dateCreated: new Date(query.startedAt).toISOString(),
    ...change,
  }));
  const messageList = Object.fromEntries(rows.map((row) => [row.messageId, row]));
  const body = JSON.stringify({ messageList, nextKey: null });
  sandbox.faults.add({ path: "/list", action: { kind: "respond", status: 200, body } });
}

describe("after a lost answer", () => {
  it.each([
    ["an SMS", textMessage({ customFields: { order: "77" } })],
    ["an LMS", textMessage({ type: "LMS", text: "긴 글 ".repeat(40), subject: "제목" })],
    ["an ALIMTALK", alimtalk()],
    ["an SMS without room for labels", textMessage({ messageId: "m".repeat(101) })],
    ["an SMS abroad", textMessage({ country: "1", to: "2025550123" })],
    ["a scheduled SMS", textMessage({ scheduledAt: new Date(START.getTime() + 86_400_000) })],
  ])("%s is found with the id that send() would have given", async (_, message) => {
    const [query] = await lose(sandbox, solapi, [message], "taken");
    const [taken] = sandbox.inbox.all();
    expect(await lookUp(solapi, query)).toMatchObject({
      value: {
        found: "accepted",
        providerMessageId: taken?.vendorMessageId,
        status: "PENDING",
        raw: { to: message.to },
      },
    });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("an ALIMTALK whose values nobody has any more is found by its label, among others", async () => {
    const others = ["a", "b"].map((messageId) => alimtalk({ messageId, variables: { code: "1" } }));
    const [query] = await lose(sandbox, solapi, [alimtalk(), ...others], "taken");
    const asked = { ...query, message: { ...alimtalk(), variables: {} } } as FindMessageQuery;
    const own = { found: "accepted", providerMessageId: sandbox.inbox.all()[0]?.vendorMessageId };
    expect(await lookUp(solapi, asked)).toMatchObject({ value: own });
    const stranger = { ...asked, message: { ...asked.message, messageId: "nobody's" } };
    expect(await lookUp(solapi, stranger)).toMatchObject({ value: { found: "absent" } });
    const templateId = `${alimtalk().templateId}X`;
    const other = { ...asked, message: { ...asked.message, templateId } } as FindMessageQuery;
    expect(await lookUp(solapi, other)).toMatchObject({ value: { found: "unclear" } });
  });

  it("says how far the message has come", async () => {
    const [query] = await lose(sandbox, solapi, [textMessage()], "taken");
    sandbox.clock.advance(10_000);
    expect(await lookUp(solapi, query)).toMatchObject({ value: { status: "DELIVERED" } });
  });

  it("a message that never arrived is absent, also among others to the same person", async () => {
    await solapi.send(textMessage({ messageId: "m-0" }), now());
    const [query] = await lose(sandbox, solapi, [textMessage()], "untaken");
    expect(await look(solapi, query)).toBe("absent");
  });

  it("is told refused where SOLAPI refused it at registration", async () => {
    const unregistered = textMessage({ from: "0299998888" });
    const [query] = await lose(sandbox, solapi, [unregistered], "taken");
    const error = { code: "SENDER_NOT_REGISTERED", outcome: "not_sent", providerErrorCode: "1062" };
    expect(await lookUp(solapi, query)).toMatchObject({ value: { found: "refused", error } });
  });

  it("tells equal messages apart by their label", async () => {
    const [first, second] = [textMessage({ messageId: "m-1" }), textMessage({ messageId: "m-2" })];
    const [one] = await lose(sandbox, solapi, [first], "taken");
    const [other] = await lose(sandbox, solapi, [second], "untaken");
    expect(await look(solapi, one)).toBe("accepted");
    expect(await look(solapi, other)).toBe("absent");
  });

  it("finds all of a lost batch, pages and pages of it", async () => {
    const messages = Array.from({ length: 1_200 }, (_, index) =>
      textMessage({ messageId: `m-${index}` }),
    );
    const queries = await lose(sandbox, solapi, messages, "taken");
    const copies = messages.length;
    for (const at of [0, 600, 1_199]) {
      expect(await look(solapi, { ...(queries[at] as FindMessageQuery), copies })).toBe("accepted");
    }
    expect(listings()).toHaveLength(9);
  });

  it("leaves it open while the list may lag behind", async () => {
    sandbox.solapi.switches.historyDelayMs = 5_000;
    const [query] = await lose(sandbox, solapi, [textMessage()], "taken");
    expect(await look(solapi, query)).toBe("absent");
    expect(solapi.limits.lookup?.completeAfterMs).toBeUndefined();
    sandbox.clock.advance(5_000);
    expect(await look(solapi, query)).toBe("accepted");
  });
});

describe("what the list shows", () => {
  const query = { message: textMessage(), startedAt: START.getTime(), endedAt: START.getTime() };
  const copiesOf = (copies: number) => ({ ...query, copies });

  it.each<[string, object[], number, string]>([
    ["the row", [{}], 1, "accepted"],
    ["a row at the carrier's end", [{ statusCode: "3104" }], 1, "accepted"],
    ["a row at another time", [{ dateCreated: "2026-10-04T23:50:00.000Z" }], 1, "unclear"],
    ["a row without a time", [{ dateCreated: null }], 1, "unclear"],
    ["a row without a code", [{ statusCode: null }], 1, "unclear"],
    ["a server error at registration", [{ statusCode: "1024" }], 1, "unclear"],
    ["a number as code", [{ statusCode: 4000 }], 1, "accepted"],
    ["our label on another text", [{ text: "다른 글" }], 1, "unclear"],
    ["our label twice", [{}, {}], 1, "unclear"],
    ["another's label", [{ customFields: { kmsgId: "m-2" } }], 1, "absent"],
    ["no label", [{ customFields: null }], 1, "absent"],
    ["no labels in the list", [{ customFields: undefined }], 1, "unclear"],
    ["nobody", [], 1, "absent"],
    ["a refusal and the message", [{ statusCode: "1030" }, {}], 1, "unclear"],
    [
      "one messageId, both copies",
      [{}, { customFields: { kmsgId: "m-1", kmsgNo: "2" } }],
      2,
      "accepted",
    ],
    ["one messageId, one copy", [{}], 2, "unclear"],
    ["both copies under two messageIds", [{}, { customFields: { kmsgId: "m-2" } }], 2, "accepted"],
    ["the other copy alone", [{ customFields: { kmsgId: "m-2" } }], 2, "absent"],
  ])("%s", async (_, changes, copies, found) => {
    answerList(query, ...changes);
    expect(await look(solapi, copiesOf(copies))).toBe(found);
  });

  it.each(["[]", "null", '"rows"', "7", "true"])("as %s isn't taken for more", async (list) => {
    const body = `{"messageList":${list}}`;
    sandbox.faults.add({ path: "/list", action: { kind: "respond", status: 200, body } });
    expect(await look(solapi, query)).toBe(list === "[]" ? "absent" : "PROVIDER_ERROR");
  });

  it("without an end isn't read for ever, nor taken for nothing", async () => {
    const body = '{"messageList":{},"nextKey":"M4VAGAIN"}';
    sandbox.faults.add({ path: "/list", action: { kind: "respond", status: 200, body } });
    expect(await look(solapi, query)).toBe("PROVIDER_ERROR");
    expect(listings().length).toBeLessThanOrEqual(100);
  });

  it("shows no part of the number when the line breaks with the address in its words", async () => {
    const broken = createSolapi(sandbox, {
      fetch: async (url) => {
        throw new Error(`no answer from ${url}`);
      },
    });
    const result = await broken.findMessage(query);
    expect(result).toMatchObject({ error: { code: "NETWORK_ERROR", outcome: "not_sent" } });
    expect(String(result.isFailure && result.error.cause)).toMatch(/no answer from .*to=\*\*\*&/);
  });

  it("is asked for by number and time, in UTC", async () => {
    await look(solapi, query);
    const { searchParams } = new URL(`http://x${listings()[0]?.path}`);
    expect(Object.fromEntries(searchParams)).toEqual({
      to: TO,
      dateType: "CREATED",
      startDate: "2026-10-04T23:45:00.000Z",
      endDate: "2026-10-05T00:15:00.000Z",
      limit: "500",
    });
    expect(requestsTo(sandbox, "/messages/v4/send-many/detail")).toEqual([]);
  });
});

describe("through the official SDK", () => {
  const realFetch = globalThis.fetch;
  // On the real time: the SDK signs with it.
  beforeEach(() => {
    sandbox = createSandbox();
    globalThis.fetch = sandbox.fetch as typeof fetch;
    const { apiKey, apiSecret } = sandbox.solapi.credentials;
    const client = new SolapiMessageService(apiKey, apiSecret);
    const kakaoProfileId = sandbox.solapi.templates.demo.channelId;
    solapi = new SolapiProvider({ client, defaultFrom: FROM, kakaoProfileId });
  });
  afterEach(() => {
    globalThis.fetch = realFetch;
  });

  it.each([textMessage(), alimtalk()])("$type is found, and nothing else", async (message) => {
    const startedAt = Date.now();
    await solapi.send(message);
    const query = { message, startedAt, endedAt: Date.now() };
    const [taken] = sandbox.inbox.all();
    expect(await solapi.findMessage(query)).toMatchObject({
      value: { found: "accepted", providerMessageId: taken?.vendorMessageId },
    });
    const other = { ...query, message: { ...message, messageId: "m-2" } };
    expect(await solapi.findMessage(other)).toMatchObject({ value: { found: "absent" } });
  });

  it("is found together with others", async () => {
    const messages = [textMessage(), alimtalk(), textMessage({ messageId: "m-2", text: "또" })];
    const startedAt = Date.now();
    await solapi.sendBatch(messages.slice(0, 2));
    const queries = messages.map((message) => ({ message, startedAt, endedAt: Date.now() }));
    expect(await lookTogether(solapi, queries)).toEqual(["accepted", "accepted", "absent"]);
    expect(listings()).toHaveLength(1);
  });

  it("is asked for the same as over REST", async () => {
    const query = { message: textMessage(), startedAt: START.getTime(), endedAt: START.getTime() };
    await solapi.findMessage(query);
    const overSdk = listings()[0]?.path ?? "";
    sandbox.requests.reset();
    await createSolapi(sandbox).findMessage(query);
    const toTimes = (path: string) => {
      const {
        startDate = "",
        endDate = "",
        ...rest
      } = Object.fromEntries(new URL(`http://x${path}`).searchParams);
      return { ...rest, from: Date.parse(startDate), until: Date.parse(endDate) };
    };
    expect(toTimes(overSdk)).toEqual(toTimes(listings()[0]?.path ?? ""));
  });
});

it("takes a time after which what is absent counts as not sent, and only a sound one", () => {
  const { limits } = createSolapi(sandbox, { lookupCompleteAfterMs: 60_000 });
  expect(limits.lookup).toEqual({ keepsMessageId: true, completeAfterMs: 60_000 });
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, "60"]) {
    expect(() => createSolapi(sandbox, { lookupCompleteAfterMs: wrong as number })).toThrow(
      "lookupCompleteAfterMs",
    );
  }
});

describe("a lost request as a whole", () => {
  /** To as many people, each with a text and an id of its own. */
  const batch = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      textMessage({
        messageId: `b-${index}`,
        to: `0100000${String(index % 50).padStart(4, "0")}`,
        text: `글 ${index}`,
      }),
    );

  it("is found with a request for every 500 of that time, each with its own id", async () => {
    sandbox.solapi.balance.set({ balance: 1_000_000 });
    const queries = await lose(sandbox, solapi, batch(700), "taken");
    for (const message of batch(3)) await solapi.send({ ...message, messageId: "other" }, now());
    const before = listings().length;
    const results = await solapi.findMessages(queries, now());
    expect(listings().length - before).toBe(2);
    const ids = new Map(sandbox.inbox.all().map((each) => [each.text, each.vendorMessageId]));
    expect(results.slice(3)).toMatchObject(
      queries.slice(3).map(({ message }) => ({
        value: {
          found: "accepted",
          providerMessageId: ids.get("text" in message ? message.text : ""),
        },
      })),
    );
    // Labels tell them from others of the same text.
    expect(await lookTogether(solapi, queries)).toEqual(queries.map(() => "accepted"));
  });

  it("that never arrived is absent, beside messages that did", async () => {
    for (const message of batch(3)) await solapi.send({ ...message, messageId: "other" }, now());
    const queries = await lose(sandbox, solapi, batch(20), "untaken");
    expect(await lookTogether(solapi, queries)).toEqual(queries.map(() => "absent"));
  });

  it("says of each what is said of it alone", async () => {
    const messages = [
      ...batch(4),
      textMessage({ messageId: "b-0" }),
      textMessage({ messageId: "t", customFields: { order: "77" } }),
      alimtalk(),
      textMessage({ messageId: "abroad", country: "1", to: "2025550123" }),
    ];
    const queries = await lose(sandbox, solapi, messages, "taken");
    sandbox.solapi.switches.historyOmits = [messages[1]?.to as string];
    const alone = await Promise.all(queries.map((query) => look(solapi, query)));
    expect(await lookTogether(solapi, queries)).toEqual(alone);
    expect(alone).toContain("absent");
    expect(alone).toContain("accepted");
  });

  it("leaves each to be asked for alone where that is sooner", async () => {
    sandbox.solapi.balance.set({ balance: 1_000_000 });
    const queries = await lose(sandbox, solapi, batch(2), "taken");
    await solapi.sendBatch(
      batch(1_001).map((each) => ({ ...each, messageId: `x${each.messageId}` })),
      now(),
    );
    expect(await lookTogether(solapi, queries)).toEqual([undefined, undefined]);
  });

  it("is nothing without a network, and isn't asked for again one by one", async () => {
    const queries = await lose(sandbox, solapi, batch(3), "taken");
    sandbox.faults.add({ action: { kind: "reset" } });
    expect(await lookTogether(solapi, queries)).toEqual(queries.map(() => "NETWORK_ERROR"));
  });
});
