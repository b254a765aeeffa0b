import type { Provider } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { createPigeonProvider } from "./example/pigeon-provider.ts";
import { createPigeonVendor } from "./example/pigeon-vendor.ts";
import type { ProviderFixture } from "./fixture.ts";
import { apiKey, flaws, sms } from "./flaws.ts";
import { providerContractTests } from "./provider-contract-tests.ts";
import { runRecorded } from "./recording-runner.ts";

function pigeonFixture(change: (provider: Provider) => Partial<Provider>): ProviderFixture {
  const vendor = createPigeonVendor(apiKey);
  return {
    name: "flawed",
    createProvider: ({ timeoutMs }) => {
      const provider = createPigeonProvider({ apiKey, timeoutMs });
      return { ...provider, ...change(provider) };
    },
    messages: {
      SMS: sms,
      LMS: { ...sms, type: "LMS", subject: "booking", text: "your booking is confirmed" },
    },
    abilities: ["limits"],
    secrets: [apiKey],
    accepted: () => vendor.messages.length,
    wire: {
      fetch: vendor.fetch,
      isSend: ({ url }) => url.endsWith("/messages"),
      refusal: (words) => Response.json({ error: "refused", message: words }, { status: 400 }),
    },
  };
}

async function findFailedRules(change: (provider: Provider) => Partial<Provider>) {
  const fixture = pigeonFixture(change);
  const { failed } = await runRecorded((runner) => providerContractTests({ ...fixture, runner }));
  return [...new Set(Object.keys(failed).map((id) => id.replace(/\/.*/, "")))].sort();
}

describe("a provider that", () => {
  it.each(flaws)("$what is caught", async ({ change, caughtBy, widely }) => {
    const failed = await findFailedRules(change);
    expect(widely ? failed.filter((id) => caughtBy.includes(id)) : failed).toEqual(
      [...caughtBy].sort(),
    );
  });
});
