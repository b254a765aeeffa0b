import { expect, it } from "vitest";
import { changeError } from "./change-error.ts";
import { issue } from "./issue.ts";
import { KMsgError } from "./kmsg-error.ts";

it("changes what is asked for in a copy, and keeps the rest", () => {
  const error = new KMsgError("TEXT_TOO_LONG", {
    outcome: "not_sent",
    retryable: true,
    retryAfterMs: 5,
    providerId: "pigeon",
    providerErrorCode: "17",
    httpStatus: 400,
    issues: [issue("text", ["is long.", "Shorten it."], ["깁니다.", "줄이세요."])],
    texts: { en: "Too long here.", ko: "여기서는 깁니다." },
    cause: new TypeError("why"),
  });
  Object.freeze(error);
  const attempts = [{ providerId: "pigeon", outcome: "not_sent", code: "TEXT_TOO_LONG" }] as const;
  const changed = changeError(error, { attempts });
  expect(changed).toBeInstanceOf(KMsgError);
  expect({ ...changed }).toEqual({ ...error, attempts });
  expect(changed.message).toBe(error.message);
  expect(changed.getLocalizedMessage("ko")).toBe(error.getLocalizedMessage("ko"));
  expect(changed.stack).toBe(error.stack);
  expect(changed.cause).toEqual(error.cause);
  expect(error.attempts).toBeUndefined();
});

it("says in its message when the outcome becomes unknown", () => {
  const error = new KMsgError("PROVIDER_ERROR", { outcome: "not_sent", retryable: true });
  const changed = changeError(error, { outcome: "unknown" });
  expect(changed.retryable).toBe(false);
  expect(changed.message).not.toBe(error.message);
});
