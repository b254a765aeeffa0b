import { inspect } from "node:util";
import { KMsgError } from "@k-msg/core";
import { describe, expect, test } from "vitest";
import { type IWINVConfig, toSettings } from "./config.ts";
import { IWINVProvider } from "./iwinv-provider.ts";

function fieldsRefused(config: unknown): string[] {
  try {
    toSettings(config as IWINVConfig);
  } catch (error) {
    if (!KMsgError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: "INVALID_REQUEST", outcome: "not_sent" });
    return error.issues?.map(({ field }) => field) ?? [];
  }
  return [];
}

const sms = { smsApiKey: "SMS-KEY", smsAuthKey: "auth-key" };

describe("the configuration", () => {
  test.each<[string, unknown, string[]]>([
    ["nothing", {}, ["apiKey", "smsApiKey", "smsAuthKey"]],
    ["nothing at all", undefined, ["apiKey", "smsApiKey", "smsAuthKey"]],
    ["only an address", { baseUrl: "https://x" }, ["apiKey", "smsApiKey", "smsAuthKey"]],
    ["half of the SMS keys", { smsApiKey: "k" }, ["smsAuthKey"]],
    ["the other half", { smsAuthKey: "k", apiKey: "k" }, ["smsApiKey"]],
    ["an empty key", { apiKey: "", ...sms }, ["apiKey"]],
    ["a key with a line break", { apiKey: "key\n" }, ["apiKey"]],
    ["a wrong sender", { ...sms, smsSenderNumber: "12" }, ["smsSenderNumber"]],
    ["wrong addresses", { ...sms, baseUrl: "x", smsBaseUrl: 1 }, ["baseUrl", "smsBaseUrl"]],
    ["a wrong timeout", { ...sms, timeoutMs: 0 }, ["timeoutMs"]],
    ["a fetch that isn't one", { ...sms, fetch: {} }, ["fetch"]],
    ["a misspelt setting", { ...sms, smsSender: "01000000000" }, ["smsSender"]],
    ["an address with a fragment", { ...sms, smsBaseUrl: "https://x/#a" }, ["smsBaseUrl"]],
    ["an empty id", { ...sms, id: " " }, ["id"]],
    ["an empty company id", { ...sms, smsCompanyId: "" }, ["smsCompanyId"]],
    [
      "orders that aren't lists of names",
      {
        apiKey: "k",
        templateVariableOrder: { a: "name", b: [1], c: ["#{name}"], d: [""], e: ["a"] },
      },
      ["a", "b", "c", "d"].map((id) => `templateVariableOrder.${id}`),
    ],
    ["an unknown rule", { apiKey: "k", repeatedVariables: "twice" }, ["repeatedVariables"]],
  ])("is refused with %s, field by field", (_, config, fields) => {
    expect(fieldsRefused(config)).toEqual(fields);
  });

  test.each<[string, IWINVConfig]>([
    ["ALIMTALK alone", { apiKey: "k" }],
    ["SMS alone", sms],
    ["something left undefined", { ...sms, other: undefined } as IWINVConfig],
    ["one key for both products", { apiKey: "k", smsApiKey: "k", smsAuthKey: "a" }],
    ["a sender with hyphens", { ...sms, smsSenderNumber: "1588-0000" }],
  ])("is taken with %s", (_, config) => {
    expect(fieldsRefused(config)).toEqual([]);
  });

  test("has IWINV's own addresses unless told otherwise, with or without a last slash", () => {
    const settings = toSettings({ apiKey: "k", ...sms, smsBaseUrl: "http://127.0.0.1:1/sms/" });
    expect(settings.alimtalk?.baseUrl).toBe("https://alimtalk.bizservice.iwinv.kr");
    expect(settings.text?.baseUrl).toBe("http://127.0.0.1:1/sms");
    expect(toSettings(sms).text?.baseUrl).toBe("https://sms.bizservice.iwinv.kr");
  });

  test("never shows its keys, neither in errors nor in the provider", () => {
    const secret = "SECRET-한글";
    try {
      new IWINVProvider({ apiKey: secret });
      expect.unreachable();
    } catch (error) {
      const shown = `${(error as Error).stack} ${JSON.stringify(error)}`;
      expect(shown).not.toContain("SECRET");
    }
    const provider = new IWINVProvider({ apiKey: "SECRET", ...sms });
    expect(inspect(provider, { depth: 9 }) + JSON.stringify(provider)).not.toMatch(
      /SECRET|auth-key/,
    );
  });
});
