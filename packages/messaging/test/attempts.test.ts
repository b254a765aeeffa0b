import { KMsgError, type SendInput } from "@k-msg/core";
import { expect, it } from "vitest";
import { KMsg } from "../src/index.ts";
import { failed } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "01000000001", text: "a private text" };
const routing = { strategy: "failover" } as const;

it("one attempt is told, too", async () => {
  const kmsg = new KMsg({ providers: [recordingProvider()] });
  expect(await kmsg.send(sms)).toMatchObject({
    value: { attempts: [{ providerId: "recorder", outcome: "accepted" }] },
  });
});

it("a failure is the last one's, with all attempts, unknown when any of them is", async () => {
  const a = recordingProvider({
    id: "a",
    answer: () => failed("NETWORK_TIMEOUT", { outcome: "unknown" }),
  });
  const b = recordingProvider({
    id: "b",
    answer: () => failed("INSUFFICIENT_BALANCE", { providerErrorCode: "-115" }),
  });
  const kmsg = new KMsg({ providers: [a, b], routing, onUnknown: "failover" });
  const result = await kmsg.send(sms);
  expect(result).toMatchObject({
    error: {
      code: "INSUFFICIENT_BALANCE",
      providerId: "b",
      outcome: "unknown",
      retryable: false,
      attempts: [
        { providerId: "a", outcome: "unknown", code: "NETWORK_TIMEOUT" },
        { providerId: "b", outcome: "not_sent", providerErrorCode: "-115" },
      ],
    },
  });
});

it("may pass when any provider's refusal may", async () => {
  const a = recordingProvider({
    id: "a",
    answer: () => failed("NETWORK_ERROR", { retryable: true }),
  });
  const b = recordingProvider({ id: "b", answer: () => failed("SENDER_NOT_REGISTERED") });
  const kmsg = new KMsg({ providers: [a, b], routing, retry: { maxAttempts: 1 } });
  expect(await kmsg.send(sms)).toMatchObject({ error: { outcome: "not_sent", retryable: true } });
});

it("are plain data that can be logged: in JSON, in both languages, without a person", async () => {
  const a = recordingProvider({
    id: "a",
    answer: ({ to }) =>
      failed("IP_NOT_ALLOWED", { providerErrorText: `no ${to}`, providerErrorCode: "403" }),
  });
  const result = await new KMsg({ providers: [a], routing }).send(sms);
  if (result.isSuccess) throw new Error("sent");
  const { error } = result;
  expect(error).toBeInstanceOf(KMsgError);
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({
    code: "IP_NOT_ALLOWED",
    attempts: [
      { providerId: "a", outcome: "not_sent", code: "IP_NOT_ALLOWED", providerErrorCode: "403" },
    ],
  });
  expect(structuredClone(error.attempts)).toEqual(error.attempts);
  expect(error.getLocalizedMessage("ko")).toMatch(/[가-힣]/);
  expect(error.getLocalizedMessage("en")).not.toMatch(/[가-힣]/);
  expect(`${JSON.stringify(error)} ${error.message}`).not.toMatch(/01000000001|private/);
});

it("can't be changed by a hook or a provider afterwards", async () => {
  const kmsg = new KMsg({
    providers: [recordingProvider()],
    hooks: {
      onFinal(_context, result) {
        if (result.isSuccess) (result.value.attempts as unknown[] | undefined)?.push("changed");
      },
    },
  });
  const result = await kmsg.send(sms);
  expect(result.isSuccess && result.value.attempts).toEqual([
    { providerId: "recorder", outcome: "accepted" },
  ]);
});

it("what is done with one result's attempts changes no other's", async () => {
  const kmsg = new KMsg({ providers: [recordingProvider()] });
  const { results } = await kmsg.send([sms, sms]);
  const [first, second] = results.map((each) => (each.isSuccess ? each.value.attempts : undefined));
  expect(first).toEqual(second);
  expect(Object.isFrozen(first) && Object.isFrozen(first?.[0])).toBe(true);
});
