import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesParts } from "./match-parts.ts";

const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 4 });

test("agrees with a regular expression that has `.*` between the parts", () => {
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 4 }),
      fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 }),
      (parts, text) => {
        expect(matchesParts(parts, text)).toBe(new RegExp(`^${parts.join(".*")}$`).test(text));
      },
    ),
  );
});

test("is done at once with many placeholders and a text that fits none", () => {
  const parts = ["", ...Array.from({ length: 20 }, () => " "), "!"];
  const before = performance.now();
  expect(matchesParts(parts, `${" ".repeat(1000)}x`)).toBe(false);
  expect(performance.now() - before).toBeLessThan(1000);
});
