import fc from "fast-check";
import { expect, it } from "vitest";
import { toJsonBytes } from "./json-bytes.ts";

it("writes what JSON.stringify would", () => {
  const entry = fc.record({ text: fc.string({ unit: "binary" }), no: fc.integer() });
  const list = fc.oneof(
    fc.array(entry, { maxLength: 3 }),
    fc.array(entry, { minLength: 99, maxLength: 301, size: "max" }),
  );
  const others = fc.constantFrom({}, { a: 1 }, { a: undefined, 글: "]" });
  fc.assert(
    fc.property(list, others, (messages, more) => {
      const text = new TextDecoder().decode(toJsonBytes("messages", messages, more));
      expect(text).toBe(JSON.stringify({ messages, ...more }));
    }),
    { numRuns: 50 },
  );
});
