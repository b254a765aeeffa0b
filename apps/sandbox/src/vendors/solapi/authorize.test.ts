import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { call, createFrozenSandbox, MORNING, sign } from "./testing.ts";

const MINUTE = 60_000;

async function knock(sandbox: ReturnType<typeof createFrozenSandbox>, authorization?: string) {
  const response = await sandbox.fetch("https://api.solapi.com/cash/v1/balance", {
    headers: authorization === undefined ? {} : { authorization },
  });
  const json = (await response.json()) as { errorCode?: string; errorMessage?: string };
  return { status: response.status, errorCode: json.errorCode };
}

describe("the Authorization header", () => {
  it("takes the test vector of §2.1", async () => {
    const date = "2026-01-02T03:04:05+09:00";
    const sandbox = createFrozenSandbox({
      clock: { start: new Date(date), frozen: true },
      solapi: {
        credentials: {
          apiKey: "NCSSANDBOX000002",
          apiSecret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
        },
      },
    });
    const header =
      `HMAC-SHA256 apiKey=NCSSANDBOX000002, date=${date}, salt=0123456789abcdef0123456789abcdef, ` +
      "signature=9e347dfdc0eb97b7aed9fcef461f86e60e7d00c36c02d206a8a6958fd612a757";
    expect(await knock(sandbox, header)).toEqual({ status: 200, errorCode: undefined });
    expect(await knock(sandbox, header)).toEqual({ status: 403, errorCode: "DuplicatedSignature" });
    sandbox.clock.advance(MINUTE);
    expect(await knock(sandbox, header)).toMatchObject({ errorCode: "DuplicatedSignature" });
  });

  it.each([
    ["2026-11-23T10:00:00+09:00"],
    ["2026-11-23T01:00:00Z"],
    ["2026-11-23T01:00:00.123Z"],
    ["2026-11-23T10:14:59.999999+0900"],
    ["2026-11-22T20:00:00-05:00"],
  ])("reads the date %s", async (date) => {
    const sandbox = createFrozenSandbox();
    expect(await knock(sandbox, sign(sandbox, { date }))).toMatchObject({ status: 200 });
  });

  it("reads parameter names in any case, and HMAC-MD5", async () => {
    const sandbox = createFrozenSandbox();
    const header = sign(sandbox)
      .replace("apiKey", "Apikey")
      .replace("date", "Date")
      .replace("salt", "SALT")
      .replace("signature", "Signature");
    expect(await knock(sandbox, header)).toMatchObject({ status: 200 });
    const { apiKey, apiSecret } = sandbox.solapi.credentials;
    const date = MORNING.toISOString();
    const signature = createHmac("md5", apiSecret).update(`${date}abcdefghijkl`).digest("hex");
    const md5 = `HMAC-MD5 apiKey=${apiKey}, date=${date}, salt=abcdefghijkl, signature=${signature}`;
    expect(await knock(sandbox, md5)).toMatchObject({ status: 200 });
  });

  it("says what is wrong with a bad one, in the order of §19", async () => {
    const sandbox = createFrozenSandbox();
    const late = new Date(MORNING.getTime() - 15 * MINUTE - 1).toISOString();
    const cases: [string | undefined, number, string][] = [
      [undefined, 401, "Unauthorized"],
      ["Bearer junk", 400, "InvalidToken"],
      ["Basic abc", 400, "ValidationError"],
      ["HMAC-SHA256 apiKey=NCSSANDBOX000001, date=x", 400, "ValidationError"],
      [sign(sandbox, { apiKey: "short" }), 400, "ValidationError"],
      [sign(sandbox, { apiKey: "NCSNOBODY0000000" }), 403, "InvalidAPIKey"],
      [sign(sandbox, { salt: "elevenbytes" }), 400, "ValidationError"],
      [sign(sandbox, { salt: "x".repeat(65) }), 400, "ValidationError"],
      [sign(sandbox, { date: "2026-11-23 10:00:00" }), 400, "ValidationError"],
      [sign(sandbox, { date: late, apiSecret: "wrong" }), 403, "RequestTimeTooSkewed"],
      [sign(sandbox, { apiSecret: "wrong" }), 403, "SignatureDoesNotMatch"],
    ];
    for (const [header, status, errorCode] of cases) {
      expect(await knock(sandbox, header), errorCode).toEqual({ status, errorCode });
    }
  });

  it("wants the signature in lower-case hex", async () => {
    const sandbox = createFrozenSandbox();
    const header = sign(sandbox).replace(/signature=.*/, (part) =>
      part.toUpperCase().replace("SIGNATURE", "signature"),
    );
    expect(await knock(sandbox, header)).toMatchObject({ errorCode: "SignatureDoesNotMatch" });
  });

  it("follows its switches for the names third parties report", async () => {
    const sandbox = createFrozenSandbox({ solapi: { allowedIps: ["203.0.113.7"] } });
    expect(await knock(sandbox, sign(sandbox))).toEqual({ status: 403, errorCode: "IpNotAllowed" });
    sandbox.solapi.switches.ipErrorCode = "InvalidIp";
    expect(await knock(sandbox, sign(sandbox))).toMatchObject({ errorCode: "InvalidIp" });
    sandbox.solapi.allowedIps = undefined;
    sandbox.solapi.switches.unknownKeyErrorCode = "InvalidApiKey";
    const stranger = sign(sandbox, { apiKey: "NCSNOBODY0000000" });
    expect(await knock(sandbox, stranger)).toMatchObject({ errorCode: "InvalidApiKey" });
  });

  it("can hold signatures against the machine's time instead", async () => {
    const sandbox = createFrozenSandbox();
    sandbox.solapi.switches.signatureClock = "wall";
    const now = new Date().toISOString();
    expect(await knock(sandbox, sign(sandbox, { date: now }))).toMatchObject({ status: 200 });
  });

  it("answers unknown paths with 404 in JSON", async () => {
    const sandbox = createFrozenSandbox();
    const { status, json } = await call(sandbox, "GET", "/messages/v9/nothing");
    expect({ status, code: json.errorCode }).toEqual({ status: 404, code: "ResourceNotFound" });
  });
});
