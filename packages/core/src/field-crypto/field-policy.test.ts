import { describe, expect, it } from "vitest";
import type { FieldModes } from "./field-mode.ts";
import { createFieldPolicy } from "./field-policy.ts";

function modesOf(fields: FieldModes, record: Record<string, unknown>, isStored = false) {
  const { leaves } = createFieldPolicy(fields).listLeaves(record, isStored);
  return Object.fromEntries(leaves.map(({ path, mode }) => [path, mode]));
}

describe("a policy", () => {
  it("takes an encrypted object as one value, its keys included", () => {
    expect(modesOf({ metadata: "encrypt" }, { metadata: { a: 1, b: { c: 2 } } })).toEqual({
      metadata: "encrypt",
    });
  });

  it("goes into what is plain, masked or searchable", () => {
    const record = { metadata: { a: 1, b: { c: [2] } } };
    for (const mode of ["plain", "mask", "encrypt+hash"] as const) {
      expect(modesOf({ metadata: mode }, record)).toEqual({
        "metadata.a": mode,
        "metadata.b.c.0": mode,
      });
    }
  });

  it("takes the longer path, and a name before *", () => {
    const fields = {
      metadata: "encrypt",
      "metadata.*": "mask",
      "metadata.no": "plain",
      "metadata.*.deep": "encrypt+hash",
    } as const;
    const record = { metadata: { no: 1, name: "x", other: { deep: 1, flat: 2 } } };
    expect(modesOf(fields, record)).toEqual({
      "metadata.no": "plain",
      "metadata.name": "mask",
      "metadata.other.deep": "encrypt+hash",
      "metadata.other.flat": "mask",
    });
  });

  it("passes a mode on to what no longer path names", () => {
    expect(
      modesOf(
        { metadata: "encrypt", "metadata.no": "plain" },
        { metadata: { no: 1, a: { b: 2 } } },
      ),
    ).toEqual({ "metadata.no": "plain", "metadata.a": "encrypt" });
  });

  it("encrypts what stands in the place of an object of which some is protected", () => {
    expect(modesOf({ "extra.*": "mask" }, { extra: "a text" })).toEqual({ extra: "encrypt" });
    expect(modesOf({ "extra.*": "plain" }, { extra: "a text" })).toEqual({ extra: "plain" });
  });

  it("goes into every object of a stored record", () => {
    expect(modesOf({ metadata: "encrypt" }, { metadata: { a: "x" } }, true)).toEqual({
      "metadata.a": "encrypt",
    });
  });

  it("neither loses nor mixes up odd keys", () => {
    const record = JSON.parse('{"__proto__": {"to": "x"}, "a.b": 1, "constructor": 2}');
    const { copy, leaves } = createFieldPolicy({ "*": "mask" }).listLeaves(record);
    expect(leaves.map(({ path }) => path)).toEqual(["__proto__.to", "a\\.b", "constructor"]);
    for (const { put } of leaves) put("***");
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"to":"***"},"a.b":"***","constructor":"***"}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it("leaves the record as it is, and dates, bytes and instances whole", () => {
    const record = { at: new Date(0), bytes: new Uint8Array(2), list: [{ to: "a" }] };
    const { copy, leaves } = createFieldPolicy({ "list.*.to": "encrypt" }).listLeaves(record);
    expect(copy).toEqual(record);
    for (const { put } of leaves) put("changed");
    expect(record.list[0]?.to).toBe("a");
    expect(leaves.map(({ path }) => path)).toEqual(["at", "bytes", "list.0.to"]);
  });

  it("finds no value in null and undefined", () => {
    expect(modesOf({ "*": "encrypt" }, { a: null, b: undefined })).toEqual({});
  });

  it("ends at an object that holds itself", () => {
    const loop: Record<string, unknown> = { to: "x" };
    loop.self = loop;
    expect(createFieldPolicy({}).listLeaves({ raw: loop }).leaves.length).toBeGreaterThan(1);
  });

  it("tells the mode of a single value", () => {
    const policy = createFieldPolicy({ metadata: "encrypt", "metadata.*.no": "plain" });
    expect(["metadata.a", "metadata.a.no", "to", "", "a..b"].map(policy.modeOf)).toEqual([
      "encrypt",
      "plain",
      "plain",
      "plain",
      "plain",
    ]);
  });
});
