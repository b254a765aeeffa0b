import { KMsgError, type OutboundText } from "@k-msg/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { fitOf, judgeTraces, type Trace, windowOf } from "./sighting.ts";

const message: OutboundText = {
  messageId: "m-1",
  type: "SMS",
  to: "01000000001",
  country: "82",
  text: "안녕하세요",
};
const MINUTE = 60_000;
const query = { message, startedAt: 100 * MINUTE, endedAt: 101 * MINUTE };

describe("a record fits", () => {
  it.each([
    [99, "same", "certain"],
    [102, "same", "certain"],
    [98.9, "same", "doubtful"],
    [102.1, "same", "doubtful"],
    [85, "same", "doubtful"],
    [116, "same", "doubtful"],
    [84.9, "same", "none"],
    [116.1, "same", "none"],
    [100, "maybe", "doubtful"],
    [84, "maybe", "none"],
    [100, "other", "none"],
    [undefined, "same", "doubtful"],
    [undefined, "other", "none"],
  ] as const)("minute %s, %s: %s", (minute, likeness, fit) => {
    const at = minute === undefined ? undefined : new Date(minute * MINUTE);
    expect(fitOf(at, likeness, query)).toBe(fit);
  });

  it("only inside the window that the vendor is asked for", () => {
    expect(windowOf(query)).toEqual({ from: 85 * MINUTE, until: 116 * MINUTE });
  });
});

const refusal = new KMsgError("SENDER_NOT_REGISTERED", { outcome: "not_sent" });
const taken: Trace = { providerMessageId: "7", status: "SENT", raw: "taken" };
const refused: Trace = { providerMessageId: "8", refusal, raw: "refused" };

describe("judged is", () => {
  it.each([
    ["nothing", [], false, 1, { found: "absent" }],
    ["nothing but a doubt", [], true, 1, { found: "unclear" }],
    [
      "the one",
      [taken],
      false,
      1,
      { found: "accepted", providerMessageId: "7", status: "SENT", raw: "taken" },
    ],
    [
      "the one beside a doubt",
      [taken],
      true,
      1,
      { found: "accepted", providerMessageId: "7", status: "SENT", raw: "taken" },
    ],
    ["one of two", [taken], false, 2, { found: "unclear" }],
    ["one too many", [taken, taken], false, 1, { found: "unclear" }],
    [
      "two of two in one request",
      [taken, taken],
      false,
      2,
      { found: "accepted", providerMessageId: "7", status: "SENT", raw: ["taken", "taken"] },
    ],
    [
      "two of two under two ids",
      [taken, { ...taken, providerMessageId: "9", status: "PENDING" }],
      false,
      2,
      { found: "accepted", raw: ["taken", "taken"] },
    ],
    ["a refusal", [refused], false, 1, { found: "refused", error: refusal }],
    ["two refusals", [refused, refused], false, 2, { found: "refused", error: refusal }],
    ["a refusal and the message", [refused, taken], false, 2, { found: "unclear" }],
  ] as const)("%s", (_, traces, isDoubtful, copies, sighting) => {
    expect(judgeTraces(traces, isDoubtful, copies)).toEqual(sighting);
  });
});

test("accepted is only said of as many copies as there are, all of them taken", () => {
  const traces = fc.array(fc.constantFrom(taken, refused), { maxLength: 5 });
  fc.assert(
    fc.property(traces, fc.boolean(), fc.integer({ min: 1, max: 5 }), (found, doubt, copies) => {
      const { found: said } = judgeTraces(found, doubt, copies);
      const all = found.filter((each) => each === taken).length;
      if (said === "accepted") expect([found.length, all]).toEqual([copies, copies]);
      if (said === "refused") expect([found.length, all]).toEqual([copies, 0]);
      if (said === "absent") expect([found.length, doubt]).toEqual([0, false]);
    }),
  );
});
