import type { KMsgError, OutboundMessage, Result, SendResult } from "@k-msg/core";
import type { FaultRule } from "@k-msg/sandbox";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  createIwinvProvider,
  createSandboxAt,
  FROM,
  requestsTo,
  textMessage,
} from "./iwinv-testbed.ts";

const SEND = "/api/v2/send/";
const NUMBERS = ["01000000001", "01000000002", "01000000003", "0200000000", "0100"];

const sandbox = createSandboxAt();

const texts = fc.record({
  kind: fc.constant("text" as const),
  to: fc.constantFrom(...NUMBERS, "1,2"),
  from: fc.constantFrom(undefined, FROM, FROM, "0299999999"),
  text: fc.constantFrom("하나", "둘", "가".repeat(50)),
});
const alimtalks = fc.record({
  kind: fc.constant("alimtalk" as const),
  to: fc.constantFrom(...NUMBERS.slice(0, 3), ...NUMBERS.slice(0, 3), ...NUMBERS),
  country: fc.constantFrom("82", "82", "82", "82", "1"),
  templateId: fc.constantFrom("20002", "20002", "20002", "20004", "99999"),
  code: fc.constantFrom("1", "2", "3", "4", "5", "6", "7", undefined, "금칙어시험"),
});

const accepting = { afterAccepting: true } as const;
const faults = fc.constantFrom<(FaultRule["action"] | undefined)[]>(
  undefined,
  undefined,
  undefined,
  { kind: "reset" },
  { kind: "reset", ...accepting },
  { kind: "truncate" },
  { kind: "empty" },
  { kind: "respond", status: 429 },
  { kind: "respond", status: 502, ...accepting },
  { kind: "respond", status: 200, body: '{"code":200,"success":1,"fail":1}', ...accepting },
);

const histories = fc.record({
  given: fc.array(fc.oneof(texts, alimtalks, alimtalks), { maxLength: 12 }),
  action: faults,
  badRecipient: fc.constantFrom("refuse_request" as const, "count_as_fail" as const),
  /** A number that is spoilt on its way, so that IWINV takes some recipients and not others. */
  spoilt: fc.constantFrom(undefined, undefined, "01000000002"),
});

type Given = typeof histories extends fc.Arbitrary<{ given: (infer T)[] }> ? T : never;

function toMessage(given: Given, index: number): OutboundMessage {
  const messageId = `m-${index}`;
  if (given.kind === "text") {
    const { to, from, text } = given;
    return textMessage({ messageId, to, from, text, type: "SMS" });
  }
  const { to, country, templateId, code } = given;
  const variables: Record<string, string> = code === undefined ? {} : { code };
  return alimtalk({ messageId, to, country, templateId, variables });
}

/** What tells messages apart in the inbox. */
function identify(message: OutboundMessage): string {
  if (message.type === "ALIMTALK")
    return `${message.to} 인증번호는 ${message.variables.code}입니다.`;
  return `${message.to} ${"text" in message ? message.text : ""}`;
}

function groupByKey(
  messages: OutboundMessage[],
  keyOf: (m: OutboundMessage) => string | undefined,
) {
  const groups = new Map<unknown, OutboundMessage[]>();
  for (const message of messages) {
    const key = keyOf(message) ?? message;
    groups.set(key, [...(groups.get(key) ?? []), message]);
  }
  return [...groups.values()];
}

function countBy(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Of messages that look alike, at least as many were taken as are reported so, and at most the unknown more. */
function checkAgainstInbox(
  messages: readonly OutboundMessage[],
  results: readonly Result<SendResult, KMsgError>[],
): void {
  const taken = countBy(sandbox.inbox.all().map(({ to, text }) => `${to} ${text}`));
  const named = (wanted: (result: Result<SendResult, KMsgError> | undefined) => boolean) =>
    countBy(messages.filter((_, index) => wanted(results[index])).map(identify));
  const accepted = named((result) => result?.isSuccess === true);
  const unknown = named(
    (result) => result?.isFailure === true && result.error.outcome === "unknown",
  );
  for (const name of new Set([...messages.map(identify), ...taken.keys()])) {
    const [least, inbox] = [accepted.get(name) ?? 0, taken.get(name) ?? 0];
    expect(inbox, name).toBeGreaterThanOrEqual(least);
    expect(inbox, name).toBeLessThanOrEqual(least + (unknown.get(name) ?? 0));
  }
}

function createOn(spoilt: string | undefined) {
  return createIwinvProvider(sandbox, {
    fetch: (url, init) => {
      const isSpoilt = spoilt !== undefined && url.includes("alimtalk") && url.endsWith(SEND);
      if (!isSpoilt) return sandbox.fetch(url, init);
      const body = String(init?.body).replaceAll(`"${spoilt}"`, '"0299999999"');
      return sandbox.fetch(url, { ...init, body });
    },
  });
}

test("nothing reported not sent was taken, and nothing reported taken wasn't", async () => {
  const seen = { accepted: 0, not_sent: 0, unknown: 0 };
  const property = fc.asyncProperty(histories, async ({ given, action, badRecipient, spoilt }) => {
    sandbox.reset();
    sandbox.iwinv.switches.alimtalkBadRecipient = badRecipient;
    const provider = createOn(spoilt);
    const groups = groupByKey(given.map(toMessage), (each) => provider.batchKey(each));
    if (action) sandbox.faults.add({ path: SEND, times: 1, action });
    const messages = groups.flat();
    const results: Result<SendResult, KMsgError>[] = [];
    for (const group of groups) {
      const before = requestsTo(sandbox, SEND).length;
      const settled = await provider.sendBatch(group, atSandboxTime(sandbox));
      expect(settled).toHaveLength(group.length);
      expect(requestsTo(sandbox, SEND).length - before).toBeLessThanOrEqual(1);
      results.push(...settled);
    }
    for (const [index, result] of results.entries()) {
      if (result.isSuccess) expect(result.value.messageId).toBe(messages[index]?.messageId);
      seen[result.isSuccess ? "accepted" : result.error.outcome] += 1;
    }
    if (!action && !spoilt) {
      expect(results.every((each) => each.isSuccess || each.error.outcome === "not_sent")).toBe(
        true,
      );
    }
    checkAgainstInbox(messages, results);
  });
  await fc.assert(property, { numRuns: 1000 });
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
}, 60_000);

test("thrown together without regard to keys, they go by the key or not at all", async () => {
  const given = fc.array(fc.oneof(texts, alimtalks), { maxLength: 4 });
  const property = fc.asyncProperty(given, async (list) => {
    sandbox.reset();
    const messages = list.map(toMessage);
    const results = await createOn(undefined).sendBatch(messages, atSandboxTime(sandbox));
    expect(results).toHaveLength(messages.length);
    checkAgainstInbox(messages, results);
  });
  await fc.assert(property, { numRuns: 500 });
});
