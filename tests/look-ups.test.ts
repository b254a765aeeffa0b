import { createSandbox, type FaultAction, type Sandbox, type VendorId } from "@k-msg/sandbox";
import fc from "fast-check";
import type { KMsg, SendInput } from "k-msg";
import { beforeEach, describe, expect, it } from "vitest";
import { createKMsg, orderTemplateOf, START } from "./fixtures/three-vendors.ts";

const FROM = "01000000000";
const AFTER: FaultAction = { kind: "reset", afterAccepting: true };
const BEFORE: FaultAction = { kind: "reset" };

let sandbox: Sandbox;
let kmsg: KMsg;

beforeEach(() => {
  sandbox = createSandbox({ clock: { start: START, frozen: true } });
  sandbox.solapi.balance.set({ balance: 1_000_000 });
  kmsg = createKMsg(sandbox, { retry: { maxAttempts: 1 } });
});

const numberOf = (index: number) => `0100000${String(index + 1).padStart(4, "0")}`;

function texts(providerId: VendorId, all: readonly string[]): SendInput[] {
  return all.map((text, index) => ({ providerId, from: FROM, to: numberOf(index), text }));
}

function talks(providerId: VendorId, count: number): SendInput[] {
  const templateId = orderTemplateOf(sandbox, providerId);
  return Array.from({ length: count }, (_, index) => ({
    type: "ALIMTALK",
    providerId,
    from: FROM,
    to: numberOf(index),
    templateId,
    variables: { 이름: `손님${index}`, 주문번호: "1" },
  }));
}

async function lose(inputs: readonly SendInput[], action: FaultAction) {
  for (const path of ["/send", "/send_mass"]) sandbox.faults.add({ path, times: 1, action });
  const before = sandbox.requests.all().length;
  const { results } = await kmsg.send(inputs);
  sandbox.faults.reset();
  const outcomes = results.map((each) => (each.isSuccess ? "accepted" : each.error.outcome));
  const requests = sandbox.requests.all().slice(before);
  return { outcomes, readings: requests.filter(({ path }) => /list|detail|history/.test(path)) };
}

describe("a lost request of 400 messages", () => {
  const one = Array.from({ length: 400 }, () => "점검 안내");
  const many = one.map((text, index) => `${text} ${index}`);

  it.each<[string, () => SendInput[]]>([
    ["one text at SOLAPI", () => texts("solapi", one)],
    ["texts at SOLAPI", () => texts("solapi", many)],
    ["ALIMTALK at SOLAPI", () => talks("solapi", 400)],
    ["one text at Aligo", () => texts("aligo", one)],
    ["texts at Aligo", () => texts("aligo", many)],
    ["ALIMTALK at Aligo", () => talks("aligo", 400)],
    ["ALIMTALK at IWINV", () => talks("iwinv", 400)],
  ])("of %s is settled by a handful of readings", async (_, inputs) => {
    const { outcomes, readings } = await lose(inputs(), AFTER);
    expect(outcomes).toEqual(outcomes.map(() => "accepted"));
    expect(outcomes).toHaveLength(400);
    expect(readings.length).toBeLessThanOrEqual(3);
    expect(sandbox.inbox.all()).toHaveLength(400);
  });
});

describe("a lost request that resembles another of ours", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["in its first text", ["안녕", "x", "y"], ["안녕", "z", "w"]],
    ["in all of it", ["안녕", "x", "y"], ["안녕", "x", "y"]],
  ])("%s isn't taken for it", async (_, first, second) => {
    await kmsg.send(texts("aligo", first));
    const { outcomes } = await lose(texts("aligo", second), BEFORE);
    expect(outcomes).toEqual(["unknown", "unknown", "unknown"]);
    expect(sandbox.inbox.all()).toHaveLength(3);
  });

  it("in its numbers, in another order, isn't taken for it", async () => {
    const [a, b] = texts("aligo", ["안녕", "x"]) as [SendInput, SendInput];
    await kmsg.send([a, b]);
    const turned = texts("aligo", ["y", "안녕"]).toReversed();
    const { outcomes } = await lose(turned, BEFORE);
    expect(outcomes).toEqual(["unknown", "unknown"]);
  });

  it.each(["solapi", "iwinv", "aligo"] as const)(
    "in one ALIMTALK at %s leaves the others",
    async (id) => {
      const [first, ...others] = talks(id, 4);
      await kmsg.send(first as SendInput);
      const { outcomes } = await lose([first as SendInput, ...others], AFTER);
      const own = id === "solapi" ? "accepted" : "unknown";
      expect(outcomes).toEqual([own, "accepted", "accepted", "accepted"]);
    },
  );
});

it("what Aligo only counted is settled, but for the one it may have refused", async () => {
  sandbox.aligo.switches.malformedNumbers = [numberOf(2)];
  for (const inputs of [texts("aligo", ["a", "b", "c", "d"]), talks("aligo", 4)]) {
    const { results } = await kmsg.send(inputs);
    expect(results.map((each) => (each.isSuccess ? "accepted" : each.error.outcome))).toEqual([
      "accepted",
      "accepted",
      "unknown",
      "accepted",
    ]);
  }
  expect(sandbox.inbox.all()).toHaveLength(6);
});

const step = fc.record({
  messages: fc.array(
    fc.record({
      to: fc.constantFrom(0, 1, 2),
      text: fc.constantFrom("가", "나", "다"),
      isTalk: fc.constantFrom(false, false, true),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  fault: fc.constantFrom<FaultAction | undefined>(undefined, AFTER, BEFORE, { kind: "truncate" }),
  malformed: fc.constantFrom([], [], [numberOf(1)]),
  waitMs: fc.constantFrom(0, 20_000, 70_000, 400_000),
});

it(
  "requests that resemble each other are never taken for one another",
  {
    timeout: 120_000,
  },
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom<VendorId>("solapi", "aligo", "aligo", "iwinv"),
        fc.array(step, { minLength: 2, maxLength: 5 }),
        async (providerId, steps) => {
          sandbox = createSandbox({ clock: { start: START, frozen: true } });
          kmsg = createKMsg(sandbox, { retry: { maxAttempts: 1 } });
          const templateId = orderTemplateOf(sandbox, providerId);
          const told = new Map<string, { accepted: number; unknown: number }>();
          for (const { messages, fault, malformed, waitMs } of steps) {
            sandbox.aligo.switches.malformedNumbers = malformed;
            const inputs = messages.map(({ to, text, isTalk }): SendInput => {
              const common = { providerId, from: FROM, to: numberOf(to) };
              return isTalk
                ? {
                    ...common,
                    type: "ALIMTALK",
                    templateId,
                    variables: { 이름: text, 주문번호: "1" },
                  }
                : { ...common, text };
            });
            if (fault) sandbox.faults.add({ path: "/send", times: 1, action: fault });
            const { results } = await kmsg.send(inputs);
            sandbox.faults.reset();
            for (const [index, { to, text, isTalk }] of messages.entries()) {
              const key = `${numberOf(to)} ${isTalk ? `${text}님` : text}`;
              const count = told.get(key) ?? { accepted: 0, unknown: 0 };
              const result = results[index];
              if (result?.isSuccess) count.accepted++;
              else if (result?.error.outcome === "unknown") count.unknown++;
              told.set(key, count);
            }
            sandbox.clock.advance(waitMs);
          }
          for (const [key, { accepted, unknown }] of told) {
            const taken = sandbox.inbox
              .all()
              .filter(({ to, text }) => `${to} ${text?.split(",")[0]}` === key).length;
            expect([key, taken >= accepted && taken <= accepted + unknown]).toEqual([key, true]);
          }
        },
      ),
      { numRuns: process.versions.bun ? 50 : 400 },
    ),
);
