import { AligoProvider } from "@k-msg/provider/aligo";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AligoConfig, closedAddress, configFor, START } from "./aligo-testbed.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => {
  sandbox.reset();
  sandbox.aligo.balance.set(840);
});
afterAll(() => sandbox.close());

function create(config: Partial<AligoConfig> = {}) {
  return new AligoProvider({ ...configFor(sandbox), ...config });
}

function paths(): string[] {
  return sandbox.requests.all().map((request) => request.path);
}

describe("balance", () => {
  test("is what the points pay for, by type, from both hosts", async () => {
    const balance = await create().getBalance();
    expect(balance).toMatchObject({
      isSuccess: true,
      value: { providerId: "aligo", remaining: { SMS: 100, LMS: 32, MMS: 14, ALIMTALK: 129 } },
    });
    expect(balance.isSuccess && "krw" in balance.value).toBe(false);
  });

  test.each([
    ["documented_example", undefined],
    ["documented_table", 129],
  ] as const)("heartinfo as %s is read too", async (shape, count) => {
    sandbox.aligo.switches.heartinfoShape = shape;
    const balance = await create().getBalance();
    expect(balance.isSuccess && balance.value.remaining?.ALIMTALK).toBe(count);
  });

  test("without anything for Kakao only the SMS host is asked", async () => {
    const balance = await create({ senderKey: undefined }).getBalance();
    expect(balance.isSuccess && balance.value.remaining).toEqual({ SMS: 100, LMS: 32, MMS: 14 });
    expect(paths()).toEqual(["/aligo-sms/remain/"]);
  });
});

describe("health", () => {
  test("is an authenticated read of both hosts that sends nothing", async () => {
    const health = await create().healthCheck();
    expect(health).toEqual({ healthy: true, latencyMs: expect.any(Number) });
    expect(paths().sort()).toEqual(["/aligo-kakao/akv10/heartinfo/", "/aligo-sms/remain/"]);
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test.each([
    ["a wrong key", { apiKey: "wrong" }, "AUTHENTICATION_FAILED"],
    ["a wrong user id", { userId: "nobody" }, "AUTHENTICATION_FAILED"],
    ["a wrong key for Kakao alone", { kakaoApiKey: "wrong" }, "AUTHENTICATION_FAILED"],
  ])("%s is told", async (_, config, code) => {
    const provider = create(config);
    expect(await provider.healthCheck()).toMatchObject({
      healthy: false,
      error: { code, outcome: "not_sent" },
    });
    expect(await provider.getBalance()).toMatchObject({ error: { code, outcome: "not_sent" } });
  });

  test("nobody at the address is told", async () => {
    const provider = create({ smsBaseUrl: await closedAddress() });
    const error = { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true };
    expect(await provider.healthCheck()).toMatchObject({ healthy: false, error });
    expect(await provider.getBalance()).toMatchObject({ error });
  });

  test("a path where Aligo isn't is told", async () => {
    const smsBaseUrl = `${sandbox.urls.aligoSms}/elsewhere`;
    expect(await create({ smsBaseUrl }).healthCheck()).toMatchObject({
      error: { code: "PROVIDER_ERROR", httpStatus: 404 },
    });
  });

  test("an address that isn't on the list is told", async () => {
    sandbox.aligo.allowedIps = [];
    expect(await create().healthCheck()).toMatchObject({ error: { code: "IP_NOT_ALLOWED" } });
  });

  test.each([
    ["502", { kind: "respond", status: 502 }, "NETWORK_SERVICE_UNAVAILABLE"],
    ["HTML", { kind: "respond", status: 200, body: "<html>" }, "PROVIDER_ERROR"],
    ["nothing", { kind: "empty" }, "PROVIDER_ERROR"],
    ["half an answer", { kind: "truncate" }, "PROVIDER_ERROR"],
    ["silence", { kind: "hang" }, "NETWORK_TIMEOUT"],
    ["a broken line", { kind: "reset" }, "NETWORK_ERROR"],
  ] as const)("%s can't have sent anything", async (_, action, code) => {
    sandbox.faults.add({ path: "/remain/", action });
    expect(await create({ timeoutMs: 200 }).healthCheck()).toMatchObject({
      healthy: false,
      error: { code, outcome: "not_sent" },
    });
  });
});
