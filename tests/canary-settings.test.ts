import { inspect } from "node:util";
import { AligoProvider, IWINVProvider } from "@k-msg/provider";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { KMsg } from "k-msg";
import { describe, expect, it } from "vitest";
import type { Canaries } from "./fixtures/canaries.ts";
import { type Watch, watchForCanaries } from "./fixtures/canary-world.ts";
import { VENDORS } from "./fixtures/three-vendors.ts";

describe("secrets in a wrong configuration show up nowhere", () => {
  const wrongsOf = ({ apiSecret, text, to }: Canaries) => [
    `${apiSecret} `,
    `${apiSecret}\n`,
    `비밀${apiSecret}`,
    `https://user:${apiSecret}@vendor.example`,
    `${to}${to}`,
    { [text]: apiSecret },
    [apiSecret],
    () => apiSecret,
  ];

  function lookAtThrown(where: string, create: () => unknown, { look }: Watch): boolean {
    try {
      create();
      return false;
    } catch (error) {
      look(where, error);
      return true;
    }
  }

  const CONFIGS = {
    solapi: [
      "apiKey",
      "apiSecret",
      "baseUrl",
      "defaultFrom",
      "kakaoProfileId",
      "timeoutMs",
      "fetch",
      "client",
    ],
    iwinv: [
      "apiKey",
      "smsApiKey",
      "smsAuthKey",
      "smsSenderNumber",
      "baseUrl",
      "smsBaseUrl",
      "smsCompanyId",
      "timeoutMs",
      "templateVariableOrder",
      "repeatedVariables",
    ],
    aligo: [
      "apiKey",
      "userId",
      "senderKey",
      "kakaoApiKey",
      "defaultFrom",
      "smsBaseUrl",
      "kakaoBaseUrl",
      "timeoutMs",
      "testMode",
    ],
  };
  const CONSTRUCTORS = { solapi: SolapiProvider, iwinv: IWINVProvider, aligo: AligoProvider };

  it.each(VENDORS)("of the provider %s", (vendor) =>
    watchForCanaries((canaries, watch) => {
      const right = {
        apiKey: canaries.apiKey,
        apiSecret: canaries.apiSecret,
        userId: canaries.label,
      };
      const Constructor = CONSTRUCTORS[vendor] as new (config: object) => object;
      for (const field of CONFIGS[vendor]) {
        const thrown = wrongsOf(canaries).filter((wrong) =>
          lookAtThrown(field, () => new Constructor({ ...right, [field]: wrong }), watch),
        );
        expect(thrown.length, field).toBeGreaterThan(1);
      }
    }),
  );

  it("of KMsg", () =>
    watchForCanaries((canaries, watch) => {
      const { apiKey, apiSecret, to, text } = canaries;
      const providers = [new SolapiProvider({ apiKey, apiSecret })];
      for (const wrong of wrongsOf(canaries)) {
        for (const settings of [
          { providers: [wrong] },
          { defaults: { from: wrong } },
          { defaults: { sms: { unencodable: wrong, autoLmsBytes: wrong } } },
          { routing: { defaultProviderId: wrong, strategy: wrong } },
          { routing: { byType: { SMS: wrong, [to]: wrong, [text]: apiSecret } } },
          { [apiSecret]: wrong, [to]: wrong },
          { retry: { maxAttempts: wrong }, hookTimeoutMs: wrong },
        ]) {
          const create = () => new KMsg({ providers, ...settings } as never);
          expect(lookAtThrown(inspect(settings), create, watch)).toBe(true);
        }
      }
    }));
});
