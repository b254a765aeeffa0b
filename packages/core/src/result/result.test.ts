import { describe, expect, expectTypeOf, it } from "vitest";
import { type Fail, fail, type Ok, ok, Result } from "./result.ts";

// `as`, because an annotation would be narrowed to the side that is assigned.
const success = ok(2) as Result<number, string>;
const failure = fail("broken") as Result<number, string>;

describe("Result", () => {
  it("says what it is in two ways, and only carries its own side", () => {
    expect(ok(1)).toEqual({ isSuccess: true, isFailure: false, value: 1 });
    expect(fail("e")).toEqual({ isSuccess: false, isFailure: true, error: "e" });
    expect([Result.isOk(success), Result.isFail(success)]).toEqual([true, false]);
    expect([Result.isOk(failure), Result.isFail(failure)]).toEqual([false, true]);
  });

  it("narrows by either flag", () => {
    const narrow = (result: Result<number, string>) => {
      if (result.isSuccess) expectTypeOf(result).toEqualTypeOf<Ok<number>>();
      if (result.isFailure) expectTypeOf(result).toEqualTypeOf<Fail<string>>();
      if (Result.isOk(result)) expectTypeOf(result.value).toEqualTypeOf<number>();
    };
    narrow(success);
  });

  it("maps a value and passes a failure on as the same object", () => {
    expect(Result.map(success, (value) => value + 1)).toEqual(ok(3));
    expect(Result.map(failure, (value) => value + 1)).toBe(failure);
    expect(Result.mapError(failure, (error) => error.length)).toEqual(fail(6));
    expect(Result.mapError(success, (error) => error.length)).toBe(success);
  });

  it("chains, and stops at the first failure", () => {
    expect(Result.flatMap(success, (value) => ok(value * 2))).toEqual(ok(4));
    expect(Result.flatMap(success, () => fail(404))).toEqual(fail(404));
    expect(Result.flatMap(failure, () => ok(1))).toBe(failure);
  });

  it("unwraps, or throws the error itself", () => {
    const error = new TypeError("original");
    expect(Result.unwrap(success)).toBe(2);
    expect(() => Result.unwrap(fail(error))).toThrow(error);
  });

  it("wraps what isn't an Error when it has to throw", () => {
    try {
      Result.unwrap(failure);
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(Error);
      expect(thrown).toMatchObject({ cause: "broken" });
    }
  });

  it("throws your words with the error as cause", () => {
    expect(Result.expect(success, "never shown")).toBe(2);
    try {
      Result.expect(failure, "no balance");
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toMatchObject({ message: "no balance", cause: "broken" });
    }
  });

  it("falls back", () => {
    expect([Result.unwrapOr(success, 9), Result.unwrapOr(failure, 9)]).toEqual([2, 9]);
    expect(Result.unwrapOrElse(failure, (error) => error.length)).toBe(6);
    expect(Result.unwrapOrElse(success, () => 9)).toBe(2);
  });

  it("matches", () => {
    const cases = { ok: (value: number) => `ok ${value}`, fail: (error: string) => error };
    expect([Result.match(success, cases), Result.match(failure, cases)]).toEqual([
      "ok 2",
      "broken",
    ]);
  });

  it("makes a failure of a rejection", async () => {
    expect(await Result.fromPromise(Promise.resolve(1))).toEqual(ok(1));
    expect(await Result.fromPromise(Promise.reject("no"))).toEqual(fail("no"));
    const counted = await Result.fromPromise(
      Promise.reject("no"),
      (reason) => String(reason).length,
    );
    expect(counted).toEqual(fail(2));
  });

  it("lets you look without changing anything", () => {
    const seen: unknown[] = [];
    const see = (value: unknown) => seen.push(value);
    expect(Result.tap(success, see)).toBe(success);
    expect(Result.tapOk(success, see)).toBe(success);
    expect(Result.tapErr(success, see)).toBe(success);
    expect(Result.tapOk(failure, see)).toBe(failure);
    expect(Result.tapErr(failure, see)).toBe(failure);
    expect(seen).toEqual([success, 2, "broken"]);
  });
});
