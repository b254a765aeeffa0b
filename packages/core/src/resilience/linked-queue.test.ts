import fc from "fast-check";
import { expect, it } from "vitest";
import { createLinkedQueue } from "./linked-queue.ts";

it("keeps the order of an array, whatever is taken out", () => {
  const step = fc.oneof(fc.constant("add" as const), fc.nat({ max: 20 }));
  const steps = fc.array(step, { maxLength: 60, size: "max" });
  fc.assert(
    fc.property(steps, (script) => {
      const queue = createLinkedQueue<number>();
      const leave: (() => void)[] = [];
      let expected: number[] = [];
      for (const step of script) {
        if (step === "add") {
          expected.push(leave.length);
          leave.push(queue.add(leave.length));
        } else {
          leave[step]?.();
          leave[step]?.();
          expected = expected.filter((each) => each !== step);
        }
        expect([queue.first(), queue.size]).toEqual([expected[0], expected.length]);
      }
    }),
  );
});
