import type { KMsgError, OutboundMessage, Provider, Result, SendResult } from "@k-msg/core";
import type { FaultAction, Sandbox } from "@k-msg/sandbox";
import fc from "fast-check";
import { expect, test } from "vitest";
import { alimtalk, createAligo, createSandboxAt, FROM, textMessage } from "./aligo-testbed.ts";

const MALFORMED = ["01000000004", "01000000005"];
const GOOD = ["01000000001", "01000000002", "01000000003"];
/** Malformed by their form, or of another form: landline and 050. */
const ODD = ["1", "0100000", "0200000000", "05040000001"];
const UNREGISTERED = "01000000099";

/** `refuse` and what answers before accepting leave nothing; the others may hide that everything was taken. */
const FAULTS: readonly (FaultAction | undefined)[] = [
  undefined,
  undefined,
  { kind: "refuse" },
  { kind: "reset" },
  { kind: "reset", afterAccepting: true },
  { kind: "respond", status: 429 },
  { kind: "respond", status: 503, afterAccepting: true },
  { kind: "truncate" },
  { kind: "empty" },
];

/** Few, so that they come twice. */
const to = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...GOOD) },
  { weight: 1, arbitrary: fc.constantFrom(...MALFORMED) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD) },
);
/** Mostly what most messages have, so that many share a request. */
const from = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(undefined, FROM) },
  { weight: 1, arbitrary: fc.constantFrom("0200000000", UNREGISTERED) },
);
const country = fc.oneof(
  { weight: 9, arbitrary: fc.constant("82") },
  { weight: 1, arbitrary: fc.constant("1") },
);

const textArbitrary = fc
  .record({
    to,
    from,
    country,
    type: fc.constantFrom("SMS" as const, "LMS" as const),
    text: fc.constantFrom("같은 글", "다른 글", "%고객명%님", "가".repeat(46), "안녕 😀"),
    subject: fc.constantFrom(undefined, "제목"),
  })
  .map((fields): OutboundMessage => textMessage(fields));

const alimtalkArbitrary = fc
  .record({
    to,
    from,
    country,
    templateId: fc.constantFrom("KS_0001", "KS_0001", "KS_0001", "KS_0003", "KS_9999"),
    variables: fc.constantFrom<Record<string, string>>(
      { 이름: "가", 주문번호: "1" },
      { 이름: "나", 주문번호: "2" },
      {},
    ),
    failover: fc.constantFrom(undefined, { enabled: true }),
  })
  .map((fields): OutboundMessage => alimtalk(fields));

const history = fc.record({
  messages: fc.array(fc.oneof(textArbitrary, alimtalkArbitrary), { maxLength: 40, size: "max" }),
  faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 12 }),
  balance: fc.constantFrom(100_000, 100_000, 60),
});

type Sent = Result<SendResult, KMsgError>;

/** As a facade would: by key, in order, alone without one; a request may meet the next fault. */
async function sendAll(
  messages: readonly OutboundMessage[],
  { provider, sandbox, faults }: Bench,
): Promise<Map<OutboundMessage, Sent>> {
  const batches = new Map<string | symbol, OutboundMessage[]>();
  for (const message of messages) {
    const key = provider.batchKey?.(message) ?? Symbol("alone");
    batches.set(key, [...(batches.get(key) ?? []), message]);
  }
  const results = new Map<OutboundMessage, Sent>();
  const left = [...faults];
  for (const batch of batches.values()) {
    const action = left.shift();
    sandbox.faults.reset();
    if (action) sandbox.faults.add({ path: "/send", action });
    const sent = (await provider.sendBatch?.(batch, { now: () => sandbox.clock.now() })) ?? [];
    expect(sent).toHaveLength(batch.length);
    for (const [index, message] of batch.entries()) {
      const result = sent[index];
      if (result) results.set(message, result);
    }
  }
  return results;
}

interface Bench {
  readonly provider: Provider;
  readonly sandbox: Sandbox;
  readonly faults: readonly (FaultAction | undefined)[];
}

/** What tells a message in the sandbox from others; those alike are counted. */
function toSignature(each: { to: string; from?: string; type: string; text?: string }): string {
  return JSON.stringify([each.type, each.to, each.from ?? FROM, each.text]);
}

function textOf(message: OutboundMessage): string {
  if (message.type !== "ALIMTALK") return "text" in message ? message.text : "";
  const { 이름: name, 주문번호: order } = message.variables;
  return `${name}님, 주문 ${order}이(가) 접수되었습니다.`;
}

function count(signatures: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of signatures) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

test("nothing `not_sent` was accepted, nothing accepted wasn't, whatever is batched and whatever breaks", async () => {
  const seen = { accepted: 0, not_sent: 0, unknown: 0 };
  await fc.assert(
    fc.asyncProperty(history, async ({ messages, faults, balance }) => {
      const sandbox = createSandboxAt({ balance, switches: { malformedNumbers: MALFORMED } });
      const results = await sendAll(messages, { provider: createAligo(sandbox), sandbox, faults });

      const inbox = sandbox.inbox.all();
      const taken = count(inbox.map(toSignature));
      const told = { accepted: [] as string[], not_sent: [] as string[], unknown: [] as string[] };
      for (const message of messages) {
        const result = results.get(message);
        if (!result) throw new Error("a message without a result");
        const verdict = result.isSuccess ? "accepted" : result.error.outcome;
        told[verdict].push(toSignature({ ...message, text: textOf(message) }));
        seen[verdict] += 1;
        if (result.isSuccess) {
          const { messageId, providerMessageId } = result.value;
          expect(messageId).toBe(message.messageId);
          expect(
            inbox.some((each) => each.groupId === providerMessageId && each.to === message.to),
          ).toBe(true);
        }
      }
      const accepted = count(told.accepted);
      const unknown = count(told.unknown);
      for (const signature of new Set([...taken.keys(), ...accepted.keys()])) {
        const least = accepted.get(signature) ?? 0;
        const got = taken.get(signature) ?? 0;
        expect(got).toBeGreaterThanOrEqual(least);
        expect(got).toBeLessThanOrEqual(least + (unknown.get(signature) ?? 0));
      }
    }),
    { numRuns: 300 },
  );
  // Each of the three must have been put to the test.
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(300);
});

test("without faults, a count is an answer for numbers that are alike", async () => {
  const sandbox = createSandboxAt();
  const messages = ["01000000001", "1", "02000000", "0100000", "01000000002", "abc"].map((each) =>
    textMessage({ to: each }),
  );
  const results = await sendAll(messages, { provider: createAligo(sandbox), sandbox, faults: [] });
  expect(messages.map((each) => results.get(each)).map((each) => each?.isSuccess)).toEqual([
    true,
    false,
    false,
    false,
    true,
    false,
  ]);
  for (const each of results.values()) {
    if (each.isFailure) expect(each.error.outcome).toBe("not_sent");
  }
});
