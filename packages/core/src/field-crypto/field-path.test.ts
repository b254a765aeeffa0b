import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinFieldPath, splitFieldPath } from "./field-path.ts";

const segments = fc.array(
  fc.string({ minLength: 1, unit: fc.constantFrom("a", ".", "\\", "*", "가") }),
  {
    minLength: 1,
    maxLength: 5,
  },
);

describe("a field's path", () => {
  it("comes apart into what it was joined of, whatever the keys", () => {
    fc.assert(
      fc.property(segments, (each) => {
        expect(splitFieldPath(joinFieldPath(each))).toEqual(each);
      }),
    );
  });

  it("is another one for another place", () => {
    expect(joinFieldPath(["a.b"])).not.toBe(joinFieldPath(["a", "b"]));
  });

  it.each(["", ".", "a.", ".a", "a..b", "a\\", "a\\b"])("isn't %j", (path) => {
    expect(splitFieldPath(path)).toBeUndefined();
  });
});
