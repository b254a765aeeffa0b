import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { KMsgError } from "./kmsg-error.ts";

const CONTENTS = ["01000001234", "[예시몰] 주문이 접수되었습니다.", "secret-key-1"];

function causeOf(cause: unknown): KMsgError {
  return new KMsgError("NETWORK_ERROR", { outcome: "unknown", cause, contents: CONTENTS });
}

describe("the cause of a KMsgError", () => {
  it("keeps name, code, words, frames and what caused it", () => {
    const inner = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const thrown = new TypeError("fetch failed", { cause: inner });
    const { cause } = causeOf(thrown);
    expect(cause).toMatchObject({ name: "TypeError", message: "fetch failed" });
    expect((cause as Error).cause).toMatchObject({ code: "ECONNREFUSED" });
    expect((cause as Error).stack).toBe(thrown.stack);
  });

  it("leaves behind what libraries hang on errors", () => {
    const thrown = Object.assign(new Error("Request failed"), {
      config: { data: { to: "01000001234" }, headers: { authorization: "secret-key-1" } },
      errors: [new Error("[예시몰] 주문이")],
    });
    expect(inspect(causeOf(thrown), { depth: 9 })).not.toMatch(/0000|예시몰|secret/);
  });

  it.each([
    ["an error", new Error("no: [예시몰] 주문이 접수, 010-0000-1234, secret-key-1")],
    ["a nested error", new Error("outer", { cause: new Error("no: secret-key-1 01000001234") })],
    ["a text", "refused: 01000001234 secret-key-1"],
    ["an object", { to: "01000001234", toString: (): string => "secret-key-1" }],
    ["a code", Object.assign(new Error("no"), { code: "01000001234" })],
  ])("hides contents and numbers in %s", (_what, thrown) => {
    expect(inspect(causeOf(thrown), { depth: 9 })).not.toMatch(/0000|예시몰|secret/);
  });

  it("survives what can't be read", () => {
    const hostile = new Proxy(new Error("x"), {
      get() {
        throw new Error("01000001234");
      },
    });
    expect(causeOf(hostile).cause).toBe("an error that can't be read");
    const endless = new Error("around");
    endless.cause = endless;
    expect(inspect(causeOf(endless), { depth: 20 })).toContain("around");
  });
});
