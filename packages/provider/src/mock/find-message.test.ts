import { KMsgError, type OutboundText } from "@k-msg/core";
import { expect, it } from "vitest";
import { MockProvider } from "./mock-provider.ts";

const message: OutboundText = {
  messageId: "m-1",
  type: "SMS",
  to: "01000000001",
  country: "82",
  text: "안녕하세요",
};
const query = { message, startedAt: 0, endedAt: 1 };
const lost = new KMsgError("NETWORK_TIMEOUT", { outcome: "unknown" });

it("can't look anything up unless told to, so that an unknown outcome stays one", () => {
  expect(new MockProvider().findMessage).toBeUndefined();
});

it("finds what it accepted, and nothing else, until it is reset", async () => {
  const mock = new MockProvider({ find: () => undefined });
  mock.answerNext(lost);
  await mock.send(message);
  expect(await mock.findMessage?.(query)).toMatchObject({ value: { found: "absent" } });
  await mock.send(message);
  const found = { found: "accepted", providerMessageId: "mock-1", status: "PENDING" };
  expect(await mock.findMessage?.(query)).toMatchObject({ value: found });
  mock.reset();
  expect(await mock.findMessage?.(query)).toMatchObject({ value: { found: "absent" } });
});

it("says what it is told to say", async () => {
  const error = new KMsgError("NETWORK_ERROR", { outcome: "not_sent" });
  const answers = [{ found: "unclear" } as const, error];
  const mock = new MockProvider({ find: () => answers.shift() });
  expect(await mock.findMessage?.(query)).toEqual({
    isSuccess: true,
    isFailure: false,
    value: { found: "unclear" },
  });
  expect(await mock.findMessage?.(query)).toMatchObject({ isFailure: true, error });
});
