import { beforeEach, describe, expect, test } from "vitest";
import {
  atSandboxTime,
  createIwinvProvider,
  createSandboxAt,
  lastJson,
  requestsTo,
} from "./iwinv-testbed.ts";

const sandbox = createSandboxAt();

beforeEach(() => sandbox.reset());

describe("health and balance", () => {
  test("good keys are healthy", async () => {
    const provider = createIwinvProvider(sandbox);
    expect(await provider.healthCheck(atSandboxTime(sandbox))).toEqual({
      healthy: true,
      latencyMs: 0,
    });
    expect(sandbox.requests.all().map(({ path }) => path)).toEqual([
      "/iwinv-alimtalk/api/template/",
      "/iwinv-sms/api/charge/",
    ]);
  });

  test.each([{ apiKey: "WRONG" }, { smsApiKey: "WRONG" }])(
    "one wrong key is unhealthy",
    async (config) => {
      const health = await createIwinvProvider(sandbox, config).healthCheck();
      expect(health).toMatchObject({
        healthy: false,
        error: { code: "AUTHENTICATION_FAILED", outcome: "not_sent" },
      });
    },
  );

  test("only configured products are asked", async () => {
    const without = { smsApiKey: undefined, smsAuthKey: undefined };
    const provider = createIwinvProvider(sandbox, without);
    expect((await provider.healthCheck()).healthy).toBe(true);
    expect(await provider.getBalance()).toMatchObject({
      value: { krw: sandbox.iwinv.balance.read().alimtalk },
    });
    expect(requestsTo(sandbox, "/iwinv-sms/")).toEqual([]);
  });

  test("a company id is checked too", async () => {
    const { smsCompanyId: companyId } = sandbox.iwinv.credentials;
    const check = (smsCompanyId: string) =>
      createIwinvProvider(sandbox, { smsCompanyId }).healthCheck(atSandboxTime(sandbox));
    expect(await check(companyId)).toMatchObject({ healthy: true });
    expect(lastJson(sandbox, "/history/")).toEqual({
      version: "1.0",
      companyid: companyId,
      startDate: "2026-10-05",
      endDate: "2026-10-05",
      pageNum: 1,
    });
    expect(await check("someone-else")).toMatchObject({ healthy: false });
  });

  test.each(["code", "resultCode"] as const)("balances add up, by %s", async (key) => {
    sandbox.iwinv.switches.smsChargeCodeKey = key;
    sandbox.iwinv.balance.set({ alimtalk: 31_500, sms: 48_210 });
    expect(await createIwinvProvider(sandbox).getBalance()).toMatchObject({
      value: {
        providerId: "iwinv",
        krw: 79_710,
        krwByType: { ALIMTALK: 31_500, SMS: 48_210, LMS: 48_210, MMS: 48_210 },
        raw: { alimtalk: { charge: 31_500 }, sms: { charge: 48_210 } },
      },
    });
  });

  test.each(["both", "POST", "GET"] as const)(
    "the ALIMTALK balance is found by %s",
    async (method) => {
      sandbox.iwinv.switches.alimtalkChargeMethods = method;
      sandbox.iwinv.balance.set({ alimtalk: 31_500 });
      const result = await createIwinvProvider(sandbox).getBalance();
      expect(result).toMatchObject({ value: { raw: { alimtalk: { charge: 31_500 } } } });
      const asked = requestsTo(sandbox, "/iwinv-alimtalk/api/charge/").map((each) => each.method);
      expect(asked).toEqual(method === "GET" ? ["POST", "GET"] : ["POST"]);
    },
  );

  test.each([{ apiKey: "WRONG" }, { smsAuthKey: "WRONG" }])(
    "a wrong key has no balance",
    async (config) => {
      expect(await createIwinvProvider(sandbox, config).getBalance()).toMatchObject({
        error: { code: "AUTHENTICATION_FAILED", outcome: "not_sent" },
      });
    },
  );

  test.each(["refuse", "reset"] as const)("a line that fails by %s is a failure", async (kind) => {
    sandbox.faults.add({ vendor: "iwinv", action: { kind } });
    const provider = createIwinvProvider(sandbox);
    const failed = { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true };
    expect(await provider.healthCheck()).toMatchObject({ healthy: false, error: failed });
    expect(await provider.getBalance()).toMatchObject({ error: failed });
  });

  test.each([
    ["no charge", { code: 200 }],
    ["words", { code: 200, charge: "많음" }],
  ])("a balance of %s is a failure", async (_, body) => {
    const answer = { kind: "respond", status: 200, body: JSON.stringify(body) } as const;
    sandbox.faults.add({ path: "/iwinv-alimtalk/api/charge/", action: answer });
    expect(await createIwinvProvider(sandbox).getBalance()).toMatchObject({
      error: { code: "PROVIDER_ERROR", outcome: "not_sent" },
    });
  });
});
