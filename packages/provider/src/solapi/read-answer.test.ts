import type { OutboundText } from "@k-msg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "./read-answer.ts";
import type { JsonObject } from "./wire.ts";

const MESSAGE: OutboundText = {
  messageId: "m-1",
  type: "SMS",
  to: "01000000001",
  country: "82",
  text: "안녕하세요",
};

function read(answer: JsonObject) {
  const sent = { original: MESSAGE, message: { customFields: { kmsgId: "m-1" } }, warnings: [] };
  return readAnswer(answer, [sent], "solapi")[0] as ReturnType<typeof readAnswer>[number];
}

const code = fc.constantFrom("2000", 2000, "1062", "1024", "3104", "", null, undefined, {}, "x");
const entry = fc.record(
  {
    statusCode: code,
    messageId: fc.constantFrom("M4V1", 7, null),
    customFields: fc.constantFrom({ kmsgId: "m-1" }, { kmsgId: "other" }, {}, null, "x"),
  },
  { requiredKeys: [] },
);
const list = fc.oneof(fc.array(fc.oneof(entry, fc.jsonValue()), { maxLength: 3 }), fc.jsonValue());
const amount = fc.constantFrom(0, 1, "0", "1", null, "x", -1);
const count = fc.record(
  { total: amount, registeredFailed: amount, registeredSuccess: amount },
  { requiredKeys: [] },
);
const groupInfo = fc.oneof(
  fc.record({ count, status: fc.constantFrom("SENDING", "FAILED", 1) }, { requiredKeys: [] }),
  fc.jsonValue(),
);
const answer = fc.record(
  { failedMessageList: list, messageList: list, groupInfo },
  { requiredKeys: [] },
);

it("makes a good result of any answer: success only with proof, unsent only with a refusal", () => {
  fc.assert(
    fc.property(answer, (given) => {
      const result = read(given as JsonObject);
      const text = JSON.stringify(given);
      if (result.isSuccess) {
        expect(text).toMatch(/"statusCode":"?2000|"registeredSuccess":"?1/);
        expect(result.value.status).toBe("PENDING");
      } else if (result.error.outcome === "not_sent") {
        expect(text).toMatch(/"failedMessageList":\[|"statusCode":"1062"|"registeredFailed":"?1/);
      }
    }),
    { numRuns: 2000 },
  );
});

it("doesn't call a message unsent that is listed as refused and counted as registered", () => {
  const contradiction = {
    failedMessageList: [],
    messageList: [{ statusCode: "1062", customFields: { kmsgId: "m-1" } }],
    groupInfo: { count: { total: 1, registeredFailed: 0, registeredSuccess: 1 } },
  };
  expect(read(contradiction)).toMatchObject({
    error: { code: "PROVIDER_ERROR", outcome: "unknown" },
  });
});

describe("of three messages", () => {
  const labels: Record<string, string>[] = [
    { kmsgId: "a" },
    { kmsgId: "a", kmsgNo: "2" },
    { kmsgId: "2 a" },
  ];
  const sent = labels.map((customFields) => ({
    original: { ...MESSAGE, messageId: customFields.kmsgId ?? "" },
    message: { customFields },
    warnings: [],
  }));
  const good = (index: number) => ({
    messageId: `M4V${index}`,
    statusCode: "2000",
    customFields: labels[index],
  });
  const bad = (index: number, statusCode = "1062") => ({ ...good(index), statusCode });
  const counts = (registeredSuccess: unknown, registeredFailed: unknown) => ({
    registeredSuccess,
    registeredFailed,
  });

  /** `+` accepted, `-` not sent, `?` unknown. */
  function tell(failedMessageList: unknown, messageList: unknown, count?: unknown, more = {}) {
    const groupInfo = { count, ...more };
    const results = readAnswer({ failedMessageList, messageList, groupInfo }, sent, "solapi");
    return results
      .map((each) => (each.isSuccess ? "+" : each.error.outcome === "not_sent" ? "-" : "?"))
      .join("");
  }

  it.each<[string, string, unknown, unknown, unknown?]>([
    ["in any order", "+-+", [bad(1)], [good(2), bad(1), good(0)], counts(2, 1)],
    ["without refused ones in messageList", "+-+", [bad(1)], [good(2), good(0)], counts(2, 1)],
    ["without counts", "+-+", [bad(1)], [good(0), good(2)]],
    ["without a failed list", "+-+", undefined, [good(0), bad(1), good(2)]],
    ["with strangers", "+-+", [bad(1), { ...bad(0), customFields: {} }], [good(0), good(2), null]],
    ["by counts, if all were taken", "+++", [], undefined, counts(3, 0)],
    ["by counts, if none was", "---", [], undefined, counts("0", "3")],
    ["not by counts in between", "???", [], undefined, counts(2, 1)],
    ["not by counts of others", "???", [], undefined, counts(4, 0)],
    ["not by counts that add up by chance", "???", [], undefined, counts(4, -1)],
    ["by what the counts leave for the rest", "-++", [bad(0)], [], counts(2, 1)],
    ["by what the counts leave for one", "++-", [], [good(0), good(1)], counts(2, 1)],
    ["not where the counts leave both", "-??", [bad(0)], [], counts(1, 2)],
    ["not where a refusal is counted as taken", "+?+", [bad(1)], [good(0), good(2)], counts(3, 0)],
    [
      "not where one taken is counted as refused",
      "???",
      [],
      labels.map((_, i) => good(i)),
      counts(2, 1),
    ],
    ["not where the lists contradict each other", "+?+", [bad(1)], [good(0), good(1), good(2)]],
    ["not where a list contradicts itself", "+?+", [], [good(0), good(1), bad(1), good(2)]],
    ["also where a list repeats itself", "+-+", [bad(1), bad(1)], [good(0), good(0), good(2)]],
    ["not by a code that names no refusal", "+?+", [bad(1, "1024")], [good(0), good(2)]],
    ["not by their order", "???", [], labels.map((_, i) => ({ ...good(i), customFields: {} }))],
    ["not at all", "???", {}, 7, "x"],
  ])("it tells %s", (_, expected, failed, listed, count) => {
    expect(tell(failed, listed, count)).toBe(expected);
  });

  it("knows of none that was taken by a group that failed", () => {
    const failed = { status: "FAILED", log: [{ message: "안녕하세요 초과" }] };
    expect(tell([bad(1)], [good(0), good(2)], counts(2, 1), failed)).toBe("?-?");
  });

  it("gives each the id that its own entry has", () => {
    const messageList = [good(2), good(0), good(1)];
    const groupInfo = { count: counts(3, 0) };
    expect(readAnswer({ messageList, groupInfo }, sent, "solapi")).toMatchObject(
      [0, 1, 2].map((index) => ({
        value: { providerMessageId: `M4V${index}`, raw: { messageList: [good(index)] } },
      })),
    );
  });
});
