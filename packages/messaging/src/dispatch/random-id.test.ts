import { expect, it } from "vitest";
import { randomId } from "./random-id.ts";

it("makes UUIDs of version 4, none twice", () => {
  const ids = Array.from({ length: 10_000 }, randomId);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(new Set(ids).size).toBe(ids.length);
});

it("leaves no digit out anywhere", () => {
  const ids = Array.from({ length: 2_000 }, randomId);
  const seen = Array.from({ length: 36 }, (_, place) => new Set(ids.map((id) => id[place])).size);
  expect(seen.filter((count) => count === 16)).toHaveLength(30);
  // Four hyphens, the version, and the variant's two bits.
  expect(seen.filter((count) => count === 1)).toHaveLength(5);
  expect(seen[19]).toBe(4);
});
