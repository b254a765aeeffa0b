import { describe, expect, it } from "vitest";
import { createIwinvCaller, keysOf, toBase64 } from "./testing.ts";

const SMS = {
  version: "1.0",
  from: "0200000000",
  to: ["01000000001"],
  text: "[모의상점] 주문이 접수되었습니다.",
};

describe("keys (sheet §2, §7.3)", () => {
  it("opens SMS by base64 of `key&인증 Key`, whatever the header's case", async () => {
    const { raw, sandbox } = createIwinvCaller({
      iwinv: { credentials: { smsApiKey: "DEMOSMSKEY", smsAuthKey: "demoauth01" } },
    });
    for (const name of ["secret", "Secret", "SECRET"]) {
      const headers = { [name]: "REVNT1NNU0tFWSZkZW1vYXV0aDAx" };
      const response = await raw("sms", "/api/v2/send/", { headers, body: JSON.stringify(SMS) });
      expect(await response.json()).toMatchObject({ resultCode: 0, message: "전송 성공" });
    }
    expect(sandbox.inbox.all()).toHaveLength(3);
  });

  it("answers 14, 201 and 202 in HTTP 200 to a wrong or missing key, and sends nothing", async () => {
    const { raw, sandbox } = createIwinvCaller();
    const cases = [
      ["sms", "/api/v2/send/", "resultCode", 14],
      ["alimtalk", "/api/v2/send/", "code", 201],
      ["rcs", "/api/v1/send/", "code", 202],
    ] as const;
    for (const [product, path, key, code] of cases) {
      const wrongs: HeadersInit[] = [{}, { AUTH: toBase64("x"), secret: toBase64("x&y") }];
      for (const wrong of wrongs) {
        const response = await raw(product, path, { headers: wrong, body: "{}" });
        expect(response.status).toBe(200);
        expect(await response.json()).toMatchObject({ [key]: code });
      }
    }
    expect(sandbox.inbox.all()).toHaveLength(0);
  });

  it("doesn't take one product's key for another", async () => {
    const { raw, sandbox } = createIwinvCaller();
    const keys = keysOf(sandbox);
    const response = await raw("alimtalk", "/api/charge/", { headers: keys.rcs, body: "{}" });
    expect(await response.json()).toMatchObject({ code: 201 });
    const other = await raw("rcs", "/api/v1/history/", { headers: keys.alimtalk, body: "{}" });
    expect(await other.json()).toMatchObject({ code: 202 });
  });

  it("takes the raw key encoded once, not the key itself and not twice encoded", async () => {
    const { raw, sandbox } = createIwinvCaller();
    const { apiKey } = sandbox.iwinv.credentials;
    for (const AUTH of [apiKey, toBase64(toBase64(apiKey))]) {
      const response = await raw("alimtalk", "/api/charge/", { headers: { AUTH }, body: "{}" });
      expect(await response.json()).toMatchObject({ code: 201 });
    }
  });
});

describe("addresses (sheet §7.4)", () => {
  it("refuses an unlisted address by product, and takes no notice of X-Forwarded-For", async () => {
    const { raw, sandbox } = createIwinvCaller({
      remoteAddress: "203.0.113.9",
      iwinv: { allowedIps: { alimtalk: ["203.0.113.1"], sms: ["203.0.113.9"], rcs: [] } },
    });
    const keys = keysOf(sandbox);
    const forwarded = { "x-forwarded-for": "203.0.113.1" };
    const ask = async (product: "alimtalk" | "sms" | "rcs", path: string, body = "{}") => {
      const headers = { ...keys[product], ...forwarded };
      return (await raw(product, path, { headers, body })).json();
    };
    expect(await ask("alimtalk", "/api/charge/")).toEqual({
      code: 206,
      message: "등록하지 않은 IP에서는 발송되지 않습니다.",
    });
    expect(await ask("rcs", "/api/v1/history/")).toMatchObject({ code: 206 });
    expect(await ask("sms", "/api/charge/", '{"version":"1.0"}')).toMatchObject({ code: 0 });

    sandbox.iwinv.allowedIps.sms = [];
    expect(await ask("sms", "/api/charge/")).toMatchObject({
      message: expect.any(String),
      code: 15,
    });
    sandbox.iwinv.switches.trustForwardedFor = true;
    expect(await ask("alimtalk", "/api/charge/")).toMatchObject({ code: 200 });
  });

  it("looks at the key first", async () => {
    const { raw } = createIwinvCaller({ iwinv: { allowedIps: { alimtalk: [] } } });
    const response = await raw("alimtalk", "/api/charge/", { body: "{}" });
    expect(await response.json()).toMatchObject({ code: 201 });
  });
});

describe("the wire (sheet §7.1, §7.2)", () => {
  it("has nothing at a path without its last slash, and no SMS cancel", async () => {
    const { raw, sandbox } = createIwinvCaller();
    const headers = keysOf(sandbox).sms;
    for (const path of ["/api/v2/send", "/api/cancel/", "/api/v2/cancel/", "/api/v2/history/"]) {
      expect((await raw("sms", path, { headers, body: JSON.stringify(SMS) })).status).toBe(404);
    }
    expect(sandbox.inbox.all()).toHaveLength(0);
  });

  it("writes codes as strings, and refusals as bare numbers, where switched", async () => {
    const { call, raw, sandbox } = createIwinvCaller();
    sandbox.iwinv.switches.codes = "string";
    expect(await call("alimtalk", "/api/charge/", {})).toMatchObject({ code: "200" });
    expect(await call("alimtalk", "/api/v2/send/", {})).toMatchObject({ code: "501" });
    sandbox.iwinv.switches.refusals = "bare";
    const headers = keysOf(sandbox).alimtalk;
    const refusal = await raw("alimtalk", "/api/v2/send/", { headers, body: "{}" });
    expect(await refusal.text()).toBe("501");
    expect(await call("alimtalk", "/api/charge/", {})).toMatchObject({ code: "200" });
  });

  it("takes alimtalk's charge by POST and GET, or by the one it is switched to", async () => {
    const { raw, sandbox } = createIwinvCaller();
    const headers = keysOf(sandbox).alimtalk;
    const ask = (method: string) => raw("alimtalk", "/api/charge/", { method, headers });
    expect(await (await ask("GET")).json()).toEqual({
      code: 200,
      message: "데이터가 조회되었습니다.",
      charge: 100_000,
    });
    expect((await ask("POST")).status).toBe(200);
    sandbox.iwinv.switches.alimtalkChargeMethods = "POST";
    expect((await ask("GET")).status).toBe(405);
  });
});
