import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { errorTexts } from "./error-texts.ts";
import { issue } from "./issue.ts";
import { KMsgError } from "./kmsg-error.ts";

const wrongTo = issue("to", ["is empty.", "Give one."], ["비어 있습니다.", "넣으세요."]);

/** A second, independent copy of the module, as an app gets it from a duplicated or bundled dependency. */
async function loadSecondCopy(): Promise<typeof KMsgError> {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("./kmsg-error.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    write: false,
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? "").toString("base64");
  const copy = await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`);
  return copy.KMsgError;
}

describe("KMsgError", () => {
  it("is an Error with a code, an outcome and the evidence", () => {
    const cause = new Error("socket hang up");
    const error = new KMsgError("RATE_LIMIT_EXCEEDED", {
      outcome: "not_sent",
      retryable: true,
      retryAfterMs: 500,
      providerId: "vendor",
      providerErrorCode: "E1",
      httpStatus: 429,
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "KMsgError",
      code: "RATE_LIMIT_EXCEEDED",
      outcome: "not_sent",
      retryable: true,
      retryAfterMs: 500,
      providerId: "vendor",
      providerErrorCode: "E1",
      httpStatus: 429,
      cause,
    });
    expect(error.stack).toContain("KMsgError");
  });

  it("isn't retryable unless said so, and lacks what isn't known", () => {
    const error = new KMsgError("NO_PROVIDER", { outcome: "not_sent" });
    expect(error.retryable).toBe(false);
    expect(error.providerId).toBeUndefined();
    expect(error.cause).toBeUndefined();
  });

  it("is never retryable when the message may have been sent", () => {
    const error = (outcome: "not_sent" | "unknown") =>
      new KMsgError("NETWORK_ERROR", { outcome, retryable: true });
    expect([error("not_sent").retryable, error("unknown").retryable]).toEqual([true, false]);
  });

  it("speaks Korean and English, issues included", () => {
    const error = new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues: [wrongTo] });
    expect(error.message).toBe(`${errorTexts.INVALID_REQUEST.en}\n- to: is empty. Give one.`);
    expect(error.getLocalizedMessage("en")).toBe(error.message);
    expect(error.getLocalizedMessage("ko")).toBe(
      `${errorTexts.INVALID_REQUEST.ko}\n- to: 비어 있습니다. 넣으세요.`,
    );
  });

  it("doesn't speak of sending when a cancellation is open", () => {
    const lost = (code: "NETWORK_TIMEOUT" | "CANCEL_UNCONFIRMED") =>
      new KMsgError(code, { outcome: "unknown" });
    expect(lost("NETWORK_TIMEOUT").message).toContain("It may have been sent");
    expect(lost("CANCEL_UNCONFIRMED").message).toBe(errorTexts.CANCEL_UNCONFIRMED.en);
    const ko = lost("CANCEL_UNCONFIRMED").getLocalizedMessage("ko");
    expect(ko).toBe(errorTexts.CANCEL_UNCONFIRMED.ko);
  });

  it("calls the input itself by a name", () => {
    const whole = { ...wrongTo, field: "" };
    const error = new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues: [whole] });
    expect(error.message).toContain("- input: is empty.");
  });

  it("prefers the sentences it was given", () => {
    const error = new KMsgError("PROVIDER_ERROR", {
      outcome: "not_sent",
      texts: { en: "Top it up.", ko: "충전하세요." },
    });
    expect([error.message, error.getLocalizedMessage("ko")]).toEqual(["Top it up.", "충전하세요."]);
  });

  it("turns into JSON without its cause", () => {
    const error = new KMsgError("INVALID_REQUEST", {
      outcome: "not_sent",
      issues: [wrongTo],
      cause: new Error("010-0000-1234"),
    });
    const json = JSON.parse(JSON.stringify(error));
    expect(json).toEqual({
      name: "KMsgError",
      code: "INVALID_REQUEST",
      message: error.message,
      outcome: "not_sent",
      retryable: false,
      issues: [wrongTo],
    });
  });

  it("masks phone numbers in the vendor's words", () => {
    const error = new KMsgError("RECIPIENT_INVALID", {
      outcome: "not_sent",
      providerErrorText: "수신번호 010-0000-1234 오류 (+82 10 0000 5678)",
    });
    expect(error.providerErrorText).toBe("수신번호 010****1234 오류 (821*****5678)");
    expect(JSON.stringify(error)).not.toContain("0000");
  });

  it("can't be given other issues afterwards", () => {
    const issues = [wrongTo];
    const error = new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
    issues.pop();
    expect(error.issues).toEqual([wrongTo]);
    expect(Object.isFrozen(error.issues)).toBe(true);
  });

  it("knows an error of another copy of the package, and is known by it", async () => {
    const Copy = await loadSecondCopy();
    expect(Copy).not.toBe(KMsgError);
    const theirs = new Copy("NO_PROVIDER", { outcome: "not_sent" });
    const ours = new KMsgError("NO_PROVIDER", { outcome: "not_sent" });
    expect([theirs instanceof KMsgError, ours instanceof Copy]).toEqual([true, true]);
    expect([KMsgError.isInstance(theirs), Copy.isInstance(ours)]).toEqual([true, true]);
  });

  it("shows only what is known when it is printed", () => {
    const printed = inspect(
      new KMsgError("NO_PROVIDER", { outcome: "not_sent", issues: [wrongTo] }),
    );
    expect(printed).toContain("outcome: 'not_sent'");
    expect(printed).not.toContain("undefined");
  });

  it("leaves classes that extend it their own identity", () => {
    class OrderError extends KMsgError {}
    const details = { outcome: "not_sent" } as const;
    expect(new OrderError("NO_PROVIDER", details)).toBeInstanceOf(OrderError);
    expect(new OrderError("NO_PROVIDER", details)).toBeInstanceOf(KMsgError);
    expect(new KMsgError("NO_PROVIDER", details)).not.toBeInstanceOf(OrderError);
  });

  it.each([[new Error("x")], [{ name: "KMsgError", code: "NO_PROVIDER" }], [null], ["KMsgError"]])(
    "doesn't take %s for its own",
    (value) => {
      expect(value instanceof KMsgError).toBe(false);
      expect(KMsgError.isInstance(value)).toBe(false);
    },
  );
});

describe("errorTexts", () => {
  it.each(Object.entries(errorTexts))("says %s in both languages", (_code, { en, ko }) => {
    expect(en).toMatch(/^[A-Z].*\.$/);
    expect(ko).toMatch(/[가-힣].*(요|다)\.$/);
  });
});
