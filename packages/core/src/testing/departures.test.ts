import { fail, KMsgError, type Provider } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { createPigeonProvider } from "./example/pigeon-provider.ts";
import { createPigeonVendor } from "./example/pigeon-vendor.ts";
import type { ProviderFixture } from "./fixture.ts";
import { providerContractTests } from "./provider-contract-tests.ts";
import { runRecorded } from "./recording-runner.ts";

const apiKey = "pigeon-test-key";
const base = { messageId: "1", to: "01000001234", country: "82", text: "hello" };

function run(changes: Partial<ProviderFixture>) {
  const vendor = createPigeonVendor(apiKey);
  return runRecorded((runner) =>
    providerContractTests({
      runner,
      name: "Pigeon",
      createProvider: ({ timeoutMs }) => createPigeonProvider({ apiKey, timeoutMs }),
      messages: { SMS: { ...base, type: "SMS" }, LMS: { ...base, type: "LMS" } },
      abilities: ["limits"],
      secrets: [apiKey],
      accepted: () => vendor.messages.length,
      wire: { fetch: vendor.fetch, isSend: ({ url }) => url.endsWith("/messages") },
      ...changes,
    }),
  );
}

/** Names 429 a failure without a future. */
function withoutRetryAfter(provider: Provider): Provider {
  return {
    ...provider,
    async send(message, context) {
      const result = await provider.send(message, context);
      const limited = result.isFailure && result.error.code === "RATE_LIMIT_EXCEEDED";
      return limited ? fail(new KMsgError("PROVIDER_ERROR", { outcome: "not_sent" })) : result;
    },
  };
}

const createProvider = () => withoutRetryAfter(createPigeonProvider({ apiKey, timeoutMs: 100 }));

describe("a departure", () => {
  it("excuses a rule that the provider breaks, with its reason in the title", async () => {
    const departures = { "network.rate-limit": "Pigeon says nothing about waiting" };
    const { failed, titles } = await run({ createProvider, departures });
    expect(failed).toEqual({});
    expect(titles).toContain("network.rate-limit/SMS: departs (Pigeon says nothing about waiting)");
  });

  it("may be for one type alone", async () => {
    const departures = { "network.rate-limit/LMS": "only LMS" };
    const { failed } = await run({ createProvider, departures });
    expect(Object.keys(failed)).toEqual(["network.rate-limit/SMS"]);
  });

  it("fails once the provider keeps the rule", async () => {
    const { failed } = await run({ departures: { "abort.before/SMS": "outdated" } });
    expect(failed).toEqual({
      "abort.before/SMS": expect.stringContaining("take the departure out"),
    });
  });

  it("doesn't excuse what is unsafe", async () => {
    const rejecting = { ...createPigeonProvider({ apiKey }), send: () => Promise.reject("no") };
    const departures = { "send.accepted": "it rejects", "abort.before": "it rejects" };
    const { failed } = await run({ createProvider: () => rejecting, departures });
    expect(failed["send.accepted/SMS"]).toContain("threw or rejected");
    expect(failed["abort.before/LMS"]).toContain("threw or rejected");
  });

  it.each([
    ["network.rate-limits", "a typing error", 'there is no test "network.rate-limits"'],
    ["network.rate-limit/MMS", "no such message", 'there is no test "network.rate-limit/MMS"'],
    ["identity.names/SMS", "not by type", 'there is no test "identity.names/SMS"'],
    ["network.rate-limit", " ", "needs a reason"],
    ["network.no-retries", "we like it", "nobody may depart"],
    ["network.lost-answer/SMS", "we like it", "nobody may depart"],
    ["send.never-rejects", "we like it", "nobody may depart"],
    ["errors.privacy", "we like it", "nobody may depart"],
  ])("is refused at once: %s (%s)", async (id, reason, message) => {
    await expect(run({ departures: { [id]: reason } })).rejects.toThrow(message);
  });
});

describe("a fixture", () => {
  it("without a wire leaves out what needs one, and says so in the titles", async () => {
    const vendor = createPigeonVendor(apiKey);
    const { fetch } = vendor;
    const pigeon = createPigeonProvider({ apiKey });
    const { failed, skipped, passed } = await run({
      createProvider: () => ({
        ...pigeon,
        send: (message, context) => pigeon.send(message, { fetch, ...context }),
        healthCheck: (context) => pigeon.healthCheck({ fetch, ...context }),
      }),
      wire: undefined,
      accepted: undefined,
    });
    expect(failed).toEqual({});
    expect(passed).toContain("send.accepted/SMS");
    expect(skipped).toContainEqual(
      expect.stringMatching(/^network\.lost-answer: .* \(left out: no `wire`\)$/),
    );
  });

  it("with a wire must be able to count what the vendor took", async () => {
    await expect(run({ accepted: undefined })).rejects.toThrow("`wire` needs `accepted`");
  });
});
