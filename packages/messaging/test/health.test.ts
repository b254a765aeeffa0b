import { fail, KMsgError, ok, type Provider } from "@k-msg/core";
import { expect, it, vi } from "vitest";
import { KMsg } from "../src/index.ts";
import { failed } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms = { to: "01000000001", text: "hi" };

it("health() asks nobody and tells only what was seen while sending", async () => {
  const provider = { ...recordingProvider({ id: "a" }), healthCheck: vi.fn() };
  const limits = { asOf: "2026-11-23", source: "test", rate: { maxConcurrency: 3 } };
  const paced = recordingProvider({ id: "b", limits });
  const kmsg = new KMsg({ providers: [provider, paced] });
  expect(kmsg.health()).toEqual({
    healthy: true,
    circuits: { a: {}, b: {} },
    traffic: { b: { active: 0, waiting: 0 } },
  });
  await kmsg.send(sms);
  expect(kmsg.health().circuits.a).toMatchObject({ SMS: { status: "closed" } });
  expect(provider.healthCheck).not.toHaveBeenCalled();
});

it("health() tells what is under way right now", async () => {
  const answers: (() => void)[] = [];
  const inner = recordingProvider({ id: "a" });
  const provider: Provider = {
    ...inner,
    send: (...args) =>
      new Promise((resolve) => {
        answers.push(() => resolve(inner.send(...args)));
      }),
  };
  const kmsg = new KMsg({ providers: [provider], rateLimits: { a: { maxConcurrency: 1 } } });
  const both = [kmsg.send(sms), kmsg.send(sms)];
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  expect(kmsg.health().traffic).toEqual({ a: { active: 1, waiting: 1 } });
  answers[0]?.();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(kmsg.health().traffic).toEqual({ a: { active: 1, waiting: 0 } });
  answers[1]?.();
  await Promise.all(both);
  expect(kmsg.health().traffic).toEqual({ a: { active: 0, waiting: 0 } });
});

it("health() is JSON", async () => {
  const provider = recordingProvider({ answer: () => failed("NETWORK_ERROR") });
  const kmsg = new KMsg({ providers: [provider], circuitBreaker: { minimumCalls: 1 } });
  await kmsg.send(sms);
  const health = kmsg.health();
  expect(JSON.parse(JSON.stringify(health))).toEqual(health);
});

it("healthCheck() is healthy only when all are, tells each one's own answer, and hands on the signal", async () => {
  const error = new KMsgError("AUTHENTICATION_FAILED", { outcome: "not_sent" });
  const check = vi.fn(async () => ({ healthy: false, error, latencyMs: 3 }));
  const sick = { ...recordingProvider({ id: "sick" }), healthCheck: check };
  const kmsg = new KMsg({ providers: [recordingProvider({ id: "well" }), sick] });
  const { signal } = new AbortController();
  expect(await kmsg.healthCheck({ signal })).toEqual({
    healthy: false,
    providers: { well: { healthy: true }, sick: { healthy: false, error, latencyMs: 3 } },
  });
  expect(check).toHaveBeenCalledWith(expect.objectContaining({ signal }));
});

it("a check says nothing to the circuit, and an open circuit nothing to a check", async () => {
  const provider = recordingProvider({ answer: () => failed("NETWORK_ERROR") });
  const kmsg = new KMsg({ providers: [provider], circuitBreaker: { minimumCalls: 1 } });
  await kmsg.send(sms);
  expect(kmsg.health().healthy).toBe(false);
  expect(await kmsg.healthCheck()).toMatchObject({ healthy: true });
  expect(kmsg.health().healthy).toBe(false);
});

it("getBalance() of one that fails doesn't hide the others", async () => {
  const refused = fail(new KMsgError("IP_NOT_ALLOWED", { outcome: "not_sent" }));
  const a = { ...recordingProvider({ id: "a" }), getBalance: async () => refused };
  const b = { ...recordingProvider({ id: "b" }), getBalance: () => Promise.reject(new Error("x")) };
  const c = {
    ...recordingProvider({ id: "c" }),
    getBalance: async () => ok({ providerId: "c", krw: 7 }),
  };
  expect(await new KMsg({ providers: [a, b, c] }).getBalance()).toMatchObject({
    a: { error: { code: "IP_NOT_ALLOWED" } },
    b: { error: { code: "UNKNOWN_ERROR" } },
    c: { value: { krw: 7 } },
  });
});
