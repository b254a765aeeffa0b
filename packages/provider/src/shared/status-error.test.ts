import { expect, test } from "vitest";
import { parseRetryAfter, statusError } from "./status-error.ts";

const NOW = Date.parse("2026-10-05T00:00:00Z");

function outcomeOf(status: number, purpose: "send" | "read" = "send") {
  return statusError({ status, headers: new Headers(), text: "" }, purpose, "v", NOW).outcome;
}

test.each([400, 401, 403, 404, 413, 429])("%i is a refusal", (status) => {
  expect(outcomeOf(status)).toBe("not_sent");
});

test.each([301, 408, 409, 500, 502, 503])("%i proves nothing about a send", (status) => {
  expect(outcomeOf(status)).toBe("unknown");
  expect(outcomeOf(status, "read")).toBe("not_sent");
});

test.each([301, 308, 404])("%i without the vendor's words points to the base URL", (status) => {
  const answer = { status, headers: new Headers(), text: "" };
  const error = statusError(answer, "send", "v", NOW);
  expect(error.message).toMatch(/base URL/);
  expect(error.getLocalizedMessage("ko")).toMatch(/기본 URL/);
  const words = { providerErrorText: "그룹이 없습니다." };
  expect(statusError(answer, "send", "v", NOW, words).message).not.toMatch(/base URL/);
});

test.each([
  ["120", 120_000],
  ["Mon, 05 Oct 2026 00:00:30 GMT", 30_000],
  ["Sun, 04 Oct 2026 00:00:00 GMT", 0],
  ["1.5", undefined],
  ["-1", undefined],
  ["soon 1", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After: %s means %s ms", (header, ms) => {
  expect(parseRetryAfter(header, NOW)).toBe(ms);
});
