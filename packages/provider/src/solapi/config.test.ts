import { KMsgError } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { checkConfig, type SolapiConfig } from "./config.ts";
import { SolapiProvider } from "./solapi-provider.ts";

const KEYS = { apiKey: "NCSEXAMPLE000001", apiSecret: "EXAMPLESECRET" };
const CLIENT = {
  send: async () => ({}),
  uploadFile: async () => ({}),
  getBalance: async () => ({}),
  getMessages: async () => ({}),
  getGroup: async () => ({}),
  removeReservationToGroup: async () => ({}),
};

function fieldsOf(config: unknown): string[] {
  try {
    new SolapiProvider(config as SolapiConfig);
    return [];
  } catch (error) {
    if (!KMsgError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: "INVALID_REQUEST", outcome: "not_sent" });
    return (error.issues ?? []).map((issue) => issue.field);
  }
}

describe("SolapiProvider's configuration", () => {
  it.each([
    ["nothing at all", undefined, ["apiKey", "apiSecret"]],
    ["null", null, ["apiKey", "apiSecret"]],
    ["no keys", {}, ["apiKey", "apiSecret"]],
    ["a key with a line break", { ...KEYS, apiKey: "NCS\n" }, ["apiKey"]],
    ["an empty secret", { ...KEYS, apiSecret: "" }, ["apiSecret"]],
    ["a relative address", { ...KEYS, baseUrl: "api.solapi.com" }, ["baseUrl"]],
    ["a wrong sender", { ...KEYS, defaultFrom: "1" }, ["defaultFrom"]],
    ["a channel's public name", { ...KEYS, kakaoProfileId: "@example" }, ["kakaoProfileId"]],
    ["no time", { ...KEYS, timeoutMs: 0 }, ["timeoutMs"]],
    ["an empty id", { ...KEYS, id: " " }, ["id"]],
    ["a fetch that isn't one", { ...KEYS, fetch: "fetch" }, ["fetch"]],
    [
      "a misspelt setting",
      { ...KEYS, kakaoProfile: "KA01PF", constructor: 1 },
      ["kakaoProfile", "constructor"],
    ],
    ["an address with a query", { ...KEYS, baseUrl: "https://api.example/?a=1" }, ["baseUrl"]],
    ["something else than a client", { client: { send() {} } }, ["client"]],
    [
      "a client and what it can't honour",
      { client: CLIENT, baseUrl: "http://127.0.0.1", fetch },
      ["baseUrl", "fetch"],
    ],
    [
      "everything wrong",
      { apiKey: 1, apiSecret: 2, baseUrl: 3, defaultFrom: 4, timeoutMs: "5", id: 6 },
      ["id", "apiKey", "apiSecret", "baseUrl", "defaultFrom", "timeoutMs"],
    ],
  ])("names what is wrong with %s", (_, config, fields) => {
    expect(fieldsOf(config)).toEqual(fields);
  });

  it("never repeats a value", () => {
    const config = { apiKey: "se cret", apiSecret: "앗", defaultFrom: "0000", baseUrl: "secret" };
    try {
      new SolapiProvider(config);
      expect.unreachable();
    } catch (error) {
      const told = `${error} ${(error as KMsgError).getLocalizedMessage("ko")} ${JSON.stringify(error)}`;
      for (const value of Object.values(config)) expect(told).not.toContain(value);
    }
  });

  it("takes keys, or a client without keys", () => {
    expect(fieldsOf(KEYS)).toEqual([]);
    expect(fieldsOf({ client: CLIENT })).toEqual([]);
    expect(new SolapiProvider(KEYS).id).toBe("solapi");
    expect(new SolapiProvider({ ...KEYS, id: "solapi-2" }).id).toBe("solapi-2");
  });

  it("reads the sender in any usual writing", () => {
    expect(checkConfig({ ...KEYS, defaultFrom: "010-0000-0000" }).defaultFrom).toBe("01000000000");
  });
});
