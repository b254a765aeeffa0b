import { expect, test } from "vitest";
import { mapHttpError } from "./map-error.ts";

function codeOf(errorCode: string, keyIsOdd: boolean) {
  const text = JSON.stringify({ errorCode, errorMessage: "" });
  const context = {
    providerId: "solapi",
    purpose: "send",
    now: 0,
    contents: [],
    keyIsOdd,
  } as const;
  return mapHttpError({ status: 400, headers: new Headers(), text }, context).code;
}

test("only a ValidationError can be about the form of the key", () => {
  expect(codeOf("ValidationError", true)).toBe("AUTHENTICATION_FAILED");
  expect(codeOf("ValidationError", false)).toBe("INVALID_REQUEST");
  expect(codeOf("InvalidAppId", true)).toBe("INVALID_REQUEST");
});
