import { createSandbox, type FaultAction, type Sandbox } from "@k-msg/sandbox";
import fc from "fast-check";
import type { HookContext, SendInput } from "k-msg";
import { afterAll, expect, it } from "vitest";
import {
  createKMsg,
  orderTemplateOf,
  PICTURE,
  START,
  TYPES,
  VENDORS,
} from "./fixtures/three-vendors.ts";

/** A little longer than the sandbox needs when this machine is busy. */
const TIMEOUT_MS = 60;
const MESSAGES_PER_RUN = 240;
const RUNS = 14;

const FAULTS: readonly FaultAction[] = [
  { kind: "refuse" },
  { kind: "reset" },
  { kind: "reset", afterAccepting: true },
  { kind: "hang" },
  { kind: "hang", afterAccepting: true },
  { kind: "slow", delayMs: 2 },
  // Longer than the sender waits: the vendor takes it all the same.
  { kind: "slow", delayMs: 10 * TIMEOUT_MS },
  { kind: "truncate" },
  { kind: "empty" },
  { kind: "respond", status: 200, body: "OK", afterAccepting: true },
  { kind: "respond", status: 302, headers: { location: "https://elsewhere.example/" } },
  { kind: "respond", status: 400, body: "{}" },
  { kind: "respond", status: 408 },
  { kind: "respond", status: 429, headers: { "retry-after": "0" } },
  { kind: "respond", status: 500, body: "{}", afterAccepting: true },
  { kind: "respond", status: 503, body: "<h1>Service Unavailable</h1>" },
];

const storms = fc.record({
  seed: fc.nat(),
  retries: fc.boolean(),
  /** For each fault, how often it strikes. */
  chances: fc.array(fc.constantFrom(0, 0.02, 0.05, 0.1), {
    minLength: FAULTS.length,
    maxLength: FAULTS.length,
  }),
});

const seen = { accepted: 0, not_sent: 0, unknown: 0, repeated: 0, substitutes: 0 };

it(
  "every message has one outcome, and it is true, whatever happens on the line",
  {
    timeout: 60_000,
  },
  () =>
    fc.assert(
      fc.asyncProperty(storms, async ({ seed, retries, chances }) => {
        const sandbox = createSandbox({ seed, clock: { start: START, frozen: true } });
        for (const [index, action] of FAULTS.entries())
          sandbox.faults.add({ probability: chances[index], action });
        const finals: string[] = [];
        const kmsg = createKMsg(
          sandbox,
          {
            concurrency: 60,
            retry: retries ? { maxAttempts: 4, baseDelayMs: 0 } : { maxAttempts: 1 },
            hooks: {
              onRetryScheduled: () => void seen.repeated++,
              onFinal: ({ messageId }: HookContext) => void finals.push(messageId),
            },
          },
          { timeoutMs: TIMEOUT_MS },
        );
        const inputs = Array.from({ length: MESSAGES_PER_RUN }, (_, at) =>
          createInput(sandbox, at),
        );
        for (const { to } of inputs.slice(0, 60)) sandbox.recipients.set(to, "not_on_kakao");
        const { results } = await kmsg.send(inputs);
        // Time for the vendors' own substitutes, which must not be mistaken for a second sending.
        sandbox.clock.advance(60 * 60_000);

        expect(results).toHaveLength(inputs.length);
        expect(finals.toSorted()).toEqual(inputs.map(({ messageId }) => messageId).toSorted());
        const accepted = countAccepted(sandbox);
        for (const [index, result] of results.entries()) {
          const { to, messageId } = inputs[index] as Input;
          const outcome = result.isSuccess ? "accepted" : result.error.outcome;
          const where = `${messageId}: ${outcome}`;
          const times = accepted.get(to) ?? 0;
          if (outcome === "accepted") expect(times, where).toBe(1);
          if (outcome === "not_sent") expect(times, where).toBe(0);
          expect(times, where).toBeLessThanOrEqual(1);
          seen[outcome] += 1;
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    ),
);

afterAll(() => {
  for (const [outcome, count] of Object.entries(seen))
    expect(count, `${outcome} must have come about`).toBeGreaterThan(10);
});

type Input = SendInput & { to: string; messageId: string };

/** Every vendor and type in turn, each message to somebody else. */
function createInput(sandbox: Sandbox, index: number): Input {
  const type = TYPES[index % TYPES.length] ?? "SMS";
  const providerId = VENDORS[Math.floor(index / TYPES.length) % VENDORS.length] ?? "solapi";
  const to = `0100000${1000 + index}`;
  const messageId = `${index}-${providerId}-${type}`;
  const common = { messageId, to, providerId, from: "01000000000" };
  const text = `안내 ${index}`;
  if (type === "SMS") return { ...common, type, text };
  if (type === "LMS") return { ...common, type, text, subject: "안내" };
  if (type === "MMS") {
    // Pictures of their own, so that each is uploaded where a vendor wants that.
    const image = Uint8Array.from([...PICTURE, index % 256]);
    return { ...common, type, text, subject: "안내", media: { image } };
  }
  const templateId = orderTemplateOf(sandbox, providerId);
  const variables = { 이름: "김하늘", 주문번호: `A-${index}` };
  const failover = { enabled: true, fallbackContent: text, fallbackTitle: "안내" };
  return { ...common, type, templateId, variables, failover };
}

/** How many messages the vendors took for each number; their own substitutes don't count. */
function countAccepted(sandbox: Sandbox): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { to, substituteOf } of sandbox.inbox.all()) {
    if (substituteOf === undefined) counts.set(to, (counts.get(to) ?? 0) + 1);
    else seen.substitutes += 1;
  }
  return counts;
}
