import { expectTypeOf, it } from "vitest";
import type { TestRunner } from "./fixture.ts";

it("takes vitest and node:test as runners, whole", () => {
  expectTypeOf<typeof import("vitest")>().toExtend<TestRunner>();
  expectTypeOf<typeof import("node:test")>().toExtend<TestRunner>();
});
