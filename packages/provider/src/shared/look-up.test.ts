import { type FindMessageQuery, fail, KMsgError, type MessageSighting, ok } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { lookUpTogether } from "./look-up.ts";

const ABSENT = ok<MessageSighting>({ found: "absent" });

function queries(count: number): FindMessageQuery[] {
  return Array.from({ length: count }, (_, index) => ({
    message: { messageId: `${index}`, type: "SMS", to: "01000000001", country: "82", text: "" },
    startedAt: 0,
    endedAt: 0,
  }));
}

function failure(retryable: boolean) {
  return fail(new KMsgError("PROVIDER_ERROR", { outcome: "not_sent", retryable }));
}

describe("looking many messages up together", () => {
  it.each([
    [2, 2],
    [20, 20],
    [400, 21],
    [1_000, 22],
    [10_000, 40],
  ])(
    "takes, for %i, no more than %i pages: more is slower than to ask for each",
    async (count, pages) => {
      const asked: number[] = [];
      const read = async (mostPages: number) => {
        asked.push(mostPages);
        return ok(undefined);
      };
      const told = await lookUpTogether(queries(count), read, () => ABSENT);
      expect(asked).toEqual([pages]);
      expect(told).toEqual(queries(count).map(() => ABSENT));
    },
  );

  it("leaves each to be looked up alone where that may tell more", async () => {
    const refused = async () => failure(false);
    expect(await lookUpTogether(queries(3), refused, () => ABSENT)).toEqual(
      Array(3).fill(undefined),
    );
    const bug = () => {
      throw new TypeError("bug");
    };
    const read = async () => ok(undefined);
    expect(await lookUpTogether(queries(3), read, bug)).toEqual(Array(3).fill(undefined));
    expect(await lookUpTogether(queries(3), bug, () => ABSENT)).toEqual(Array(3).fill(undefined));
  });

  it("tells of what may pass as of each", async () => {
    const down = failure(true);
    expect(
      await lookUpTogether(
        queries(3),
        async () => down,
        () => ABSENT,
      ),
    ).toEqual(Array(3).fill(down));
  });
});
