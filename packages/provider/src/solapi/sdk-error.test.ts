import { describe, expect, it } from "vitest";
import { mapSdkError } from "./sdk-error.ts";

const SEND = { providerId: "solapi", purpose: "send", contents: ["안녕하세요"] } as const;

describe("mapSdkError", () => {
  it.each([
    [{ _tag: "ApiKeyError" }, "AUTHENTICATION_FAILED", "not_sent"],
    [{ _tag: "BadRequestError" }, "INVALID_REQUEST", "not_sent"],
    [{ _tag: "InvalidDateError" }, "INVALID_REQUEST", "not_sent"],
    [
      { _tag: "ClientError", httpStatus: 402, errorCode: "NotEnoughBalance" },
      "INSUFFICIENT_BALANCE",
      "not_sent",
    ],
    [{ _tag: "ClientError", httpStatus: 404, errorCode: "HTTP_404" }, "PROVIDER_ERROR", "not_sent"],
    [
      { _tag: "ServerError", httpStatus: 500, errorCode: "Forbidden" },
      "NETWORK_SERVICE_UNAVAILABLE",
      "unknown",
    ],
    [{ _tag: "ServerError" }, "NETWORK_SERVICE_UNAVAILABLE", "unknown"],
    [{ _tag: "NetworkError" }, "NETWORK_ERROR", "unknown"],
    [
      { _tag: "DefaultError", errorCode: "RequestFailedAfterRetryError" },
      "NETWORK_ERROR",
      "unknown",
    ],
    [{ _tag: "DefaultError", errorCode: "ParseError" }, "PROVIDER_ERROR", "unknown"],
    [{ _tag: "DefaultError", errorCode: "ResponseReadError" }, "PROVIDER_ERROR", "unknown"],
    [{ _tag: "DefaultError", errorCode: "AuthError" }, "PROVIDER_ERROR", "not_sent"],
    [{ _tag: "DefaultError", errorCode: "JSONStringifyError" }, "PROVIDER_ERROR", "not_sent"],
    [{ _tag: "ResponseSchemaMismatchError" }, "PROVIDER_ERROR", "unknown"],
    [{ _tag: "UnexpectedDefectError" }, "PROVIDER_ERROR", "unknown"],
    [{ _tag: "UnhandledExitError" }, "PROVIDER_ERROR", "unknown"],
    [new TypeError("groupInfo is undefined"), "PROVIDER_ERROR", "unknown"],
    [undefined, "PROVIDER_ERROR", "unknown"],
    ["a text", "PROVIDER_ERROR", "unknown"],
  ])("tells %j as %s, %s", (thrown, code, outcome) => {
    expect(mapSdkError(thrown, SEND)).toMatchObject({ code, outcome });
    const read = mapSdkError(thrown, { ...SEND, purpose: "read" });
    expect(read.outcome).toBe("not_sent");
  });

  it("keeps the words of SOLAPI, without those of the message", () => {
    const thrown = { _tag: "ClientError", httpStatus: 400, errorCode: "ValidationError" };
    const error = mapSdkError({ ...thrown, errorMessage: "'안녕하세요' 01000000001" }, SEND);
    expect(error).toMatchObject({
      providerErrorCode: "ValidationError",
      providerErrorText: "'***' 010****0001",
      httpStatus: 400,
    });
  });
});
