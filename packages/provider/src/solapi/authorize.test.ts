import { describe, expect, it } from "vitest";
import { createAuthorize, createSign, createWebSign } from "./authorize.ts";

const SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

describe.each([
  ["what the runtime has", createSign],
  ["the web's own", createWebSign],
])("signing with %s", (_, create) => {
  it("makes the signature of the protocol sheet's test vector", async () => {
    const date = "2026-01-02T03:04:05+09:00";
    const salt = "0123456789abcdef0123456789abcdef";
    expect(await create(SECRET)(date + salt)).toBe(
      "9e347dfdc0eb97b7aed9fcef461f86e60e7d00c36c02d206a8a6958fd612a757",
    );
  });
});

describe("createAuthorize", () => {
  const authorize = createAuthorize("NCSEXAMPLE000001", SECRET);
  const now = Date.parse("2026-10-05T00:00:00.987Z");

  it("writes the header to the byte", async () => {
    const header = await authorize(now);
    const form =
      /^HMAC-SHA256 apiKey=NCSEXAMPLE000001, date=2026-10-05T00:00:00Z, salt=([0-9a-f]{32}), signature=([0-9a-f]{64})$/;
    const [, salt, signature] = form.exec(header) as unknown as [string, string, string];
    const expected = await createWebSign(SECRET)(`2026-10-05T00:00:00Z${salt}`);
    expect(signature).toBe(expected);
  });

  it("never makes the same signature twice", async () => {
    const headers = await Promise.all(Array.from({ length: 100 }, () => authorize(now)));
    expect(new Set(headers).size).toBe(100);
  });
});
