import type { OutboundMessage } from "@k-msg/core";
import type { Sandbox } from "@k-msg/sandbox";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  createSandboxAt,
  createSolapi,
  FROM,
  textMessage,
} from "./solapi-testbed.ts";

const BLOCKED = "01000000777";
const OPTED_OUT = "01000000778";

/** What a message is made of; `to` and `messageId` collide often. */
const ingredients = fc.record({
  kakao: fc.boolean(),
  messageId: fc.constantFrom("a", "b", "2 a", "아이디"),
  to: fc.constantFrom("01000000001", "01000000002", BLOCKED, OPTED_OUT, "010-0000-0001", ""),
  from: fc.constantFrom(undefined, FROM, "0200000000", "0299998888"),
  template: fc.constantFrom("Ordr", "Wait", "none"),
  isLong: fc.constantFrom(false, false, true),
  labels: fc.integer({ min: 0, max: 8 }),
});

type Ingredients = typeof ingredients extends fc.Arbitrary<infer T> ? T : never;

/** Its text says which one it is: how else would the inbox tell. */
function toMessage(given: Ingredients, index: number): OutboundMessage {
  const keys = Array.from({ length: given.labels }, (_, key) => [`k${key}`, "v"]);
  const customFields = Object.fromEntries(keys);
  const common = { messageId: given.messageId, to: given.to, from: given.from, customFields };
  if (given.kakao) {
    const templateId = `KA01TP250101000000000Sandbox${given.template}`;
    return alimtalk({ ...common, templateId, variables: { 이름: "김", 주문번호: `<${index}>` } });
  }
  const text = `<${index}>${given.isLong ? "가".repeat(50) : ""}`;
  return textMessage({ ...common, text });
}

interface Entry {
  statusCode?: string;
  customFields?: object;
}

interface Answer {
  failedMessageList?: Entry[];
  messageList?: Entry[];
  groupInfo?: { count?: Record<string, number> };
}

/** Ways in which a true answer may say less than all, or say it otherwise. */
const changes = fc.record({
  order: fc.infiniteStream(fc.nat()).map((stream) => () => stream.next().value ?? 0),
  /** Share of the entries that are left out, in tenths. */
  lost: fc.constantFrom(0, 0, 3, 10),
  unlabelled: fc.constantFrom(0, 0, 3, 10),
  strangers: fc.boolean(),
  counts: fc.constantFrom("true", "true", "none", "of others"),
});

type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

function change(answer: Answer, { order, lost, unlabelled, strangers, counts }: Changes): Answer {
  const alter = (list: Entry[] = []) => {
    const left = list
      .filter(() => order() % 10 >= lost)
      .map((each) => (order() % 10 < unlabelled ? { ...each, customFields: undefined } : each));
    if (strangers) left.push({ statusCode: "1062", customFields: { kmsgId: "somebody else" } });
    return left
      .map((each) => ({ each, place: order() }))
      .sort((a, b) => a.place - b.place)
      .map(({ each }) => each);
  };
  const { groupInfo } = answer;
  const count = { true: groupInfo?.count, none: undefined, "of others": { registeredFailed: 99 } };
  return {
    ...answer,
    failedMessageList: alter(answer.failedMessageList),
    messageList: alter(answer.messageList),
    groupInfo: { ...groupInfo, count: count[counts as keyof typeof count] },
  };
}

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandboxAt();
});

function startOver(balance: number, included: boolean) {
  sandbox.reset();
  sandbox.solapi.balance.set({ balance });
  sandbox.solapi.switches.messageListIncludesFailed = included;
  sandbox.solapi.block(BLOCKED);
  sandbox.solapi.optOut(OPTED_OUT, FROM);
}

/** Sends a batch, and compares what was told with what SOLAPI has. */
async function check(given: Ingredients[], changed?: Changes): Promise<string[]> {
  const messages = given.map(toMessage);
  const solapi = createSolapi(sandbox, {
    fetch: async (input, init) => {
      const answer = (await (await sandbox.fetch(input, init)).json()) as Answer;
      return Response.json(changed ? change(answer, changed) : answer);
    },
  });
  const results = await solapi.sendBatch(messages, atSandboxTime(sandbox));
  const inbox = sandbox.inbox.all();
  expect(results).toHaveLength(messages.length);
  return results.map((result, index) => {
    const accepted = inbox.filter(({ text }) => text.includes(`<${index}>`));
    expect(accepted.length).toBeLessThanOrEqual(1);
    if (result.isFailure) {
      if (result.error.outcome === "not_sent") expect(accepted).toEqual([]);
      return result.error.outcome;
    }
    expect(accepted).toHaveLength(1);
    const { providerMessageId = accepted[0]?.vendorMessageId, to, messageId } = result.value;
    expect(providerMessageId).toBe(accepted[0]?.vendorMessageId);
    expect({ to, messageId }).toEqual({
      to: messages[index]?.to,
      messageId: given[index]?.messageId,
    });
    return "accepted";
  });
}

const batch = fc.array(ingredients, { minLength: 2, maxLength: 30 });
const balance = fc.constantFrom(100_000, 100, 0);

describe("a batch of good and bad messages", () => {
  it("is told exactly, message by message", async () => {
    await fc.assert(
      fc.asyncProperty(batch, balance, fc.boolean(), async (given, money, included) => {
        startOver(money, included);
        expect(await check(given)).not.toContain("unknown");
      }),
      { numRuns: 300 },
    );
  });

  it("is never told wrongly, however little an answer says and in whatever order", async () => {
    const told = new Set<string>();
    await fc.assert(
      fc.asyncProperty(batch, changes, fc.boolean(), async (given, changed, included) => {
        startOver(100_000, included);
        for (const each of await check(given, changed)) told.add(each);
      }),
      { numRuns: 500 },
    );
    expect([...told].sort()).toEqual(["accepted", "not_sent", "unknown"]);
  });
});
