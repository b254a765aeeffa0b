import type { OutboundText } from "@k-msg/core";
import fc from "fast-check";
import { expect, it } from "vitest";
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
