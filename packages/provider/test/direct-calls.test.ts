import type { OutboundMessage, Provider } from "@k-msg/core";
import { AligoProvider, IWINVProvider, MockProvider } from "@k-msg/provider";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { describe, expect, it } from "vitest";

const fetch = async () => new Response("");
const sender = "01000000000";

const PROVIDERS: readonly Provider[] = [
  new SolapiProvider({ apiKey: "NCSTEST000000001", apiSecret: "s", defaultFrom: sender, fetch }),
  new IWINVProvider({ smsApiKey: "k", smsAuthKey: "a", smsSenderNumber: sender, fetch }),
  new AligoProvider({ apiKey: "k", userId: "shop", defaultFrom: sender, fetch }),
  new MockProvider(),
];

const sms = { messageId: "m-1", type: "SMS", to: "01000000001", country: "82", text: "안녕" };

/** As JavaScript without types can call it. */
function send(provider: Provider, ...given: unknown[]) {
  const untyped = provider.send.bind(provider) as (
    ...given: unknown[]
  ) => ReturnType<typeof provider.send>;
  return untyped(...given);
}

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  "%s",
  (_, provider) => {
    it("needs no context", async () => {
      const result = await send(provider, sms as OutboundMessage);
      // The vendors answer nothing: that far it got.
      if (provider.id === "mock") expect(result.isSuccess).toBe(true);
      else expect(result).toMatchObject({ error: { code: "PROVIDER_ERROR", outcome: "unknown" } });
    });

    it.each([null, undefined, "x", {}, { ...sms, type: "01012345678" }])(
      "knows that %j was never sent, and repeats nothing of it",
      async (given) => {
        const result = await send(provider, given, {});
        expect(result).toMatchObject({ error: { code: "NO_PROVIDER", outcome: "not_sent" } });
        expect(String(result.isFailure && result.error)).not.toContain("01012345678");
      },
    );

    it.each([
      ["to", "01000000001,01000000002"],
      ["to", ["01000000001", "01000000002"]],
      ["to", "010-0000-0001"],
      ["to", undefined],
      ["from", "+8225550000"],
      ["country", undefined],
    ])("refuses %s: %j, which isn't one number", async (field, value) => {
      const context = { limitsChecked: true };
      expect(await send(provider, { ...sms, [field]: value }, context)).toMatchObject({
        error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field }] },
      });
    });

    it.skipIf(!provider.limits?.text)("knows that what has no text was never sent", async () => {
      expect(await send(provider, { ...sms, text: undefined }, {})).toMatchObject({
        error: { outcome: "not_sent" },
      });
    });

    it.skipIf(!provider.limits?.text)("holds a message to the vendor's limits", async () => {
      const tooLong = { ...sms, text: "가".repeat(46) };
      expect(await send(provider, tooLong, {})).toMatchObject({
        error: { code: "TEXT_TOO_LONG", outcome: "not_sent" },
      });
    });
  },
);
