import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { showCode, type VendorCode, vendorError } from "./vendor-code.ts";

const OPEN: VendorCode = {
  code: "PROVIDER_ERROR",
  outcome: "unknown",
  actor: "vendor",
  en: "It failed.",
  ko: "실패했습니다.",
};

test("an unknown code isn't told as a refusal unless it is one", () => {
  const codeOf = (purpose: "send" | "read", unknownOutcome: "not_sent" | "unknown") => {
    const { code, outcome } = vendorError(undefined, { purpose, unknownOutcome });
    return [code, outcome];
  };
  expect(codeOf("send", "not_sent")).toEqual(["MESSAGE_SEND_FAILED", "not_sent"]);
  expect(codeOf("send", "unknown")).toEqual(["PROVIDER_ERROR", "unknown"]);
  expect(codeOf("read", "unknown")).toEqual(["PROVIDER_ERROR", "not_sent"]);
});

test.each([
  ["509", ["50", "9"], "509"],
  ["-101", ["101"], "-101"],
  ["InvalidAPIKey", ["In"], "InvalidAPIKey"],
  ["no such number: 01000000001", ["01000000001"], "no such number: ***"],
  ["01000000001", ["01000000001"], "***"],
])("the code %j is shown beside %j as %j", (code, contents, shown) => {
  expect(showCode(code, contents)).toBe(shown);
});

test("nothing goes out by a look-up, whatever the code means for a send", () => {
  const unknownOutcome = "not_sent";
  expect(vendorError(OPEN, { purpose: "send", unknownOutcome }).outcome).toBe("unknown");
  expect(vendorError(OPEN, { purpose: "read", unknownOutcome }).outcome).toBe("not_sent");
});

test("that a message may have been sent is left for KMsgError to say, once", () => {
  const folder = new URL("../", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sources = files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  expect(sources.length).toBeGreaterThan(50);
  const saying = sources.filter((name) =>
    // In a text, not in a comment.
    /["`][^"`\n]*(may have been sent|이미 발송되었을 수|before sending again|다시 보내기 전에)/.test(
      readFileSync(new URL(name, folder), "utf8"),
    ),
  );
  expect(saying).toEqual([]);
});
