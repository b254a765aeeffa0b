import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

const message = {
  type: "MMS",
  to: "01000001234",
  text: "your code is 271828",
  scheduledAt: new Date("2026-12-24T00:00:00Z"),
  image: { bytes: new Uint8Array([255, 216, 255, 224]), filename: "a.jpg" },
};

/** Sorted differently at every level. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

describe("fingerprintOf", () => {
  it("is a SHA-256 in hex, the same on every runtime and in every version", async () => {
    expect(await fingerprintOf(message)).toBe(
      "01a1d9c47a60092137a72183bbad5659be7c6122b869ac4248976d5bc41e546f",
    );
    // printf '{"a",1}' | sha256sum
    expect(await fingerprintOf({ a: 1 })).toBe(
      "7eb50a162fae01c2df1c080bf6fde403ee634070bcceb0f13aaa5a0501792ed0",
    );
  });

  it("doesn't depend on the order of fields, nor on absent ones", async () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        expect(await fingerprintOf(reversed(value))).toBe(await fingerprintOf(value));
      }),
    );
    expect(await fingerprintOf({ a: 1, b: undefined })).toBe(await fingerprintOf({ a: 1 }));
  });

  it("differs when the content does", async () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(json, json, async (one, other) => {
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect((await fingerprintOf(one)) === (await fingerprintOf(other))).toBe(same);
      }),
    );
  });

  it.each([
    ["a character of the text", { ...message, text: "your code is 271829" }],
    ["the number", { ...message, to: "01000001235" }],
    ["a byte of the picture", { ...message, image: { ...message.image, bytes: bytes(225) } }],
    ["the time", { ...message, scheduledAt: new Date("2026-12-24T00:00:01Z") }],
    ["a date written as text", { ...message, scheduledAt: "2026-12-24T00:00:00.000Z" }],
  ])("differs in %s", async (_, other) => {
    expect(await fingerprintOf(other)).not.toBe(await fingerprintOf(message));
  });

  it.each([
    [["a", "b"], ["a,b"]],
    [{ a: ["b"] }, { a: "b" }],
    [{ a: { b: 1 } }, { a: 1, b: {} }],
    ["date(0)", new Date(0)],
    ["1", 1],
    ["null", null],
    [new Map([["a", 1]]), new Map([["a", 2]])],
    [new URL("https://a.example"), new URL("https://b.example")],
  ])("can't take %o for %o", async (one, other) => {
    expect(await fingerprintOf(one)).not.toBe(await fingerprintOf(other));
  });

  it("reads the same picture from any kind of bytes", async () => {
    const data = bytes(224);
    const whole = new Uint8Array([9, ...data, 9]);
    const forms = [data, data.buffer, new Blob([data]), whole.subarray(1, 5), Buffer.from(data)];
    const fingerprints = await Promise.all(forms.map((each) => fingerprintOf({ image: each })));
    expect(new Set(fingerprints).size).toBe(1);
  });

  it("refuses what holds itself, and takes what is only there twice", async () => {
    const circle: Record<string, unknown> = { name: "circle" };
    circle.self = [circle, circle];
    await expect(fingerprintOf(circle)).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      outcome: "not_sent",
    });
    const twice = { a: message, b: message };
    expect(await fingerprintOf(twice)).toBe(await fingerprintOf({ ...twice }));
  });
});

function bytes(last: number) {
  return new Uint8Array([255, 216, 255, last]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  // Both zeros are the same number in JSON.
  if (typeof value !== "object" || value === null) return value === 0 ? 0 : value;
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const);
  return { object: entries.sort(([one], [other]) => (one < other ? -1 : 1)) };
}
