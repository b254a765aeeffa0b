import {
  type FetchFunction,
  type OutboundMessage,
  ok,
  type Provider,
  type SendContext,
  type SendWarning,
} from "@k-msg/core";
import { describe, expect, it } from "vitest";
import type { ProviderFixture } from "./fixture.ts";
import { providerContractTests } from "./provider-contract-tests.ts";
import { runRecorded } from "./recording-runner.ts";

const UNREACHABLE = "01000009001";

/** A vendor of ALIMTALK and MMS; whoever isn't on Kakao gets the substitute that was asked for. */
function createVendor() {
  const messages: { to: string; substitute?: string }[] = [];
  const substitutes: string[] = [];
  const fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    if (input.endsWith("/balance")) return Response.json({ won: 500 });
    const message = JSON.parse(String(init?.body));
    messages.push(message);
    const unreached = message.to === UNREACHABLE && message.substitute !== undefined;
    if (unreached) substitutes.push(message.substitute);
    return Response.json({ id: String(messages.length) });
  };
  return { fetch, messages, substitutes };
}

interface Habits {
  toBody?(message: OutboundMessage): object;
  warnings?: readonly SendWarning[];
  getBalance?: Provider["getBalance"];
}

function toBody(message: OutboundMessage): object {
  const failover = "failover" in message ? message.failover : undefined;
  const image = "image" in message ? message.image : undefined;
  return {
    to: message.to,
    ...(failover?.enabled && { substitute: failover.fallbackContent }),
    ...(image && "bytes" in image && { image: btoa(String.fromCharCode(...image.bytes)) }),
  };
}

/** Only what the rules under test look at: its errors are none of theirs. */
function createProvider(habits: Habits): Provider {
  const post = (context: SendContext, body: object) =>
    (context.fetch as FetchFunction)("https://vendor.example/send", {
      method: "POST",
      body: JSON.stringify(body),
    });
  return {
    id: "vendor",
    name: "Vendor",
    supportedTypes: ["ALIMTALK", "MMS"],
    limits: {
      asOf: "2026-11-23",
      source: "https://vendor.example",
      image: { maxBytes: 10, contentTypes: ["image/jpeg"] },
    },
    async send(message, context) {
      await post(context, (habits.toBody ?? toBody)(message));
      const { messageId, type, to } = message;
      const { warnings } = habits;
      return ok({ messageId, providerId: "vendor", status: "PENDING", type, to, warnings });
    },
    healthCheck: async () => ({ healthy: true }),
    getBalance: habits.getBalance ?? (async () => ok({ providerId: "vendor", krw: 500 })),
  };
}

async function findFailed(ability: string, habits: Habits): Promise<string[]> {
  const vendor = createVendor();
  const common = { messageId: "1", to: "01000001234", country: "82" };
  const image = { bytes: new Uint8Array([255, 216, 255]), contentType: "image/jpeg" } as const;
  const fixture: ProviderFixture = {
    name: "Vendor",
    createProvider: () => createProvider(habits),
    messages: {
      ALIMTALK: { ...common, type: "ALIMTALK", templateId: "T", variables: {} },
      MMS: { ...common, type: "MMS", text: "hello", image: { ...image, filename: "a.jpg" } },
    },
    abilities: ["limits", "getBalance"],
    secrets: [],
    accepted: () => vendor.messages.length,
    wire: { fetch: vendor.fetch, isSend: ({ url }) => url.endsWith("/send") },
    failover: { unreachableTo: UNREACHABLE, substitutes: () => vendor.substitutes },
  };
  const { failed } = await runRecorded(
    (runner) => providerContractTests({ ...fixture, runner }),
    ability,
  );
  return Object.keys(failed);
}

const unsupported = {
  code: "FAILOVER_UNSUPPORTED_PROVIDER",
  message: "no",
  messageKo: "아니요",
} as const;

describe("failover", () => {
  it("is kept by passing the substitute on", async () => {
    expect(await findFailed("failover", {})).toEqual([]);
  });

  it("is kept by saying that there is none", async () => {
    const habits = { toBody: ({ to }: OutboundMessage) => ({ to }), warnings: [unsupported] };
    expect(await findFailed("failover", habits)).toEqual([]);
  });

  it("is broken by dropping it silently", async () => {
    expect(await findFailed("failover", { toBody: ({ to }) => ({ to }) })).toEqual([
      "failover.honoured-or-warned/ALIMTALK",
      "failover.substitute/ALIMTALK",
    ]);
  });

  it("is broken by saying that there is none, and asking for one", async () => {
    expect(await findFailed("failover", { warnings: [unsupported] })).toEqual([
      "failover.honoured-or-warned/ALIMTALK",
      "failover.substitute/ALIMTALK",
    ]);
  });

  it("is broken by a substitute that nobody asked for", async () => {
    const habits = {
      toBody: (message: OutboundMessage) => ({ substitute: "please call us", ...toBody(message) }),
    };
    expect(await findFailed("failover", habits)).toEqual(["failover.unasked/ALIMTALK"]);
  });
});

describe("images", () => {
  it("are broken by leaving the picture out, or by taking any picture", async () => {
    expect(await findFailed("images.whole", {})).toEqual([]);
    expect(await findFailed("images", { toBody: ({ to }) => ({ to }) })).toEqual([
      "images.whole/MMS",
      "images.limits/MMS",
    ]);
  });
});

describe("balance", () => {
  it("is broken by a balance without a network, or one that tells nothing", async () => {
    expect(await findFailed("balance", {})).toEqual(["balance.down"]);
    const silent = { getBalance: async () => ok({ providerId: "vendor" }) };
    expect(await findFailed("balance.form", silent)).toEqual(["balance.form"]);
  });
});
