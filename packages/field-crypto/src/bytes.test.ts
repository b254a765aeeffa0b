import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromAnyBase64, fromBase64Url, isSameBytes, toBase64, toBase64Url } from "./bytes.ts";

describe("base64", () => {
  it("is written and read as the runtime does", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(toBase64Url(bytes)).toBe(buffer.toString("base64url"));
        expect(toBase64(bytes)).toBe(buffer.toString("base64"));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
        expect(fromAnyBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it("has one writing for the same bytes", () => {
    const text = fc.string({ unit: fc.constantFrom(..."AQgw-_z9"), maxLength: 12 });
    fc.assert(
      fc.property(text, (each) => {
        const bytes = fromBase64Url(each);
        if (bytes) expect(toBase64Url(bytes)).toBe(each);
      }),
    );
    expect(fromBase64Url("AB")).toBeUndefined();
    expect(fromBase64Url("AA")).toEqual(new Uint8Array(1));
  });

  it.each(["A", "AAAAA", "AA==", "A A", "AAA+", "가나다라", "AA\u{1f600}"])(
    "refuses %j",
    (text) => {
      expect(fromBase64Url(text)).toBeUndefined();
    },
  );
});

it("compares bytes", () => {
  const one = new Uint8Array([1, 2]);
  expect(isSameBytes(one, new Uint8Array([1, 2]))).toBe(true);
  expect(isSameBytes(one, new Uint8Array([1, 3]))).toBe(false);
  expect(isSameBytes(one, new Uint8Array([1]))).toBe(false);
});
