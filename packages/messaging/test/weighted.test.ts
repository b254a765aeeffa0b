import type { SendInput } from "@k-msg/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { KMsg, type RoutingConfig } from "../src/index.ts";
import { batchingProvider, failed, messages } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "01000000001", text: "hi" };

function kmsgWith(routing: RoutingConfig, ids = ["a", "b", "c"]) {
  const providers = ids.map((id) => recordingProvider({ id }));
  const counts = () => providers.map(({ sent }) => sent.length);
  return { providers, counts, kmsg: new KMsg({ providers, routing }) };
}

it("parts messages by their shares, exactly and evenly spread", () =>
  fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 5 })),
      async ([a, b, c]) => {
        const byType = { SMS: ["a", "b", "c"] };
        const { kmsg, counts } = kmsgWith({ byType, strategy: "weighted", weights: { a, b, c } });
        const rounds = 3;
        for (let count = 0; count < rounds * (a + b + c); count++) await kmsg.send(sms);
        expect(counts()).toEqual([rounds * a, rounds * b, rounds * c]);
      },
    ),
    { numRuns: 50 },
  ));

it("counts 1 for whom it doesn't name, and parts arrays alike", async () => {
  const a = batchingProvider({ id: "a" });
  const b = batchingProvider({ id: "b" });
  const routing = {
    byType: { SMS: ["a", "b"] },
    strategy: "weighted",
    weights: { a: 3, b: undefined as never },
  } as const;
  await new KMsg({ providers: [a, b], routing }).send(messages(100));
  expect(a.requests.map((each) => each.length)).toEqual([75]);
  expect(b.requests.map((each) => each.length)).toEqual([25]);
});

it("gives 0 only what others failed, and gives it in the order of the list", async () => {
  const routing = {
    byType: { SMS: ["z", "a", "b"] },
    strategy: "weighted",
    weights: { z: 0 },
  } as const;
  const z = recordingProvider({ id: "z" });
  const [a, b] = ["a", "b"].map((id) =>
    recordingProvider({ id, answer: () => failed("INSUFFICIENT_BALANCE") }),
  );
  const kmsg = new KMsg({ providers: [a, b, z] as never, routing });
  const first = await kmsg.send(sms);
  expect(first).toMatchObject({
    value: { providerId: "z", attempts: [{ providerId: "a" }, { providerId: "z" }] },
  });
  expect(await kmsg.send(sms)).toMatchObject({
    value: { attempts: [{ providerId: "b" }, { providerId: "z" }] },
  });
});

it("each type has turns of its own, and a plan uses none up", async () => {
  const ids = ["a", "b"];
  const byType = { SMS: ids, LMS: ids };
  const { kmsg } = kmsgWith({ byType, strategy: "weighted" }, ids);
  const lms = { to: "01000000001", text: "가".repeat(60) };
  const order: unknown[] = [];
  for (const input of [sms, lms, sms, lms]) {
    for (let count = 0; count < 3; count++) await kmsg.plan(input);
    const result = await kmsg.send(input);
    order.push(result.isSuccess && result.value.providerId);
  }
  expect(order).toEqual(["a", "a", "b", "b"]);
});

it.each([
  [{ a: -1 }, "routing.weights.a"],
  [{ a: 0.5 }, "routing.weights.a"],
  [{ nobody: 1 }, "routing.weights.nobody"],
])("refuses the weights %j", (weights, field) => {
  const build = () =>
    kmsgWith({ byType: { SMS: ["a", "b"] }, strategy: "weighted", weights: weights as never });
  expect(build).toThrow(expect.objectContaining({ issues: [expect.objectContaining({ field })] }));
});
