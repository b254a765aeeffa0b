import {
  type FetchFunction,
  fail,
  KMsgError,
  type OutboundMessage,
  ok,
  type Provider,
} from "@k-msg/core";
import { createPigeonProvider } from "./example/pigeon-provider.ts";
import { createPigeonVendor } from "./example/pigeon-vendor.ts";

/** The vendor's key of the fixture. */
export const apiKey = "pigeon-test-key";

export const sms: OutboundMessage = {
  messageId: "1",
  type: "SMS",
  to: "01000001234",
  country: "82",
  from: "01000000000",
  text: "your code is 271828",
};

/** What a provider does with an error, wrongly. */
function changeErrors(toError: (error: KMsgError, message: OutboundMessage) => unknown) {
  return (provider: Provider): Partial<Provider> => ({
    async send(message, context) {
      const result = await provider.send(message, context);
      return result.isFailure ? fail(toError(result.error, message) as KMsgError) : result;
    },
  });
}

function accept(message: OutboundMessage) {
  const { messageId, type, to } = message;
  return ok({ messageId, providerId: "pigeon", status: "PENDING", type, to } as const);
}

export interface Flaw {
  readonly what: string;
  readonly change: (provider: Provider) => Partial<Provider>;
  /** The rules that catch it; no others, unless it breaks so much that many notice. */
  readonly caughtBy: readonly string[];
  readonly widely?: true;
}

/** Each breaks a provider that keeps the contract, in one way. */
export const flaws: readonly Flaw[] = [
  { what: "nothing", change: () => ({}), caughtBy: [] },
  {
    what: "rejects when it fails",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(message, context);
        if (result.isFailure) throw result.error;
        return result;
      },
    }),
    caughtBy: ["send.never-rejects", "network.down", "network.lost-answer", "answers.refusal"],
    widely: true,
  },
  {
    what: "takes every failure for not_sent",
    change: changeErrors((error) => new KMsgError(error.code, { outcome: "not_sent" })),
    caughtBy: [
      "abort.in-flight",
      "network.lost-answer",
      "network.server-error",
      "network.timeout",
      "answers.never-not-sent",
    ],
    widely: true,
  },
  {
    what: "takes no failure for not_sent",
    change: changeErrors((error) => new KMsgError(error.code, { outcome: "unknown" })),
    caughtBy: [
      "abort.before",
      "answers.refusal",
      "limits.schedule-outside",
      "limits.text",
      "network.down",
      "network.rate-limit",
      "send.unsupported",
    ],
  },
  {
    what: "puts the number into its errors",
    change: changeErrors((error, { to }) => {
      const number = String(to).replace(/^(...)(....)/, "$1-$2-");
      const text = `${error.code}: couldn't send to ${number}`;
      return new KMsgError(error.code, {
        outcome: error.outcome,
        retryable: error.retryable,
        retryAfterMs: error.retryAfterMs,
        texts: { en: text, ko: `${text} 실패` },
      });
    }),
    caughtBy: ["errors.privacy", "errors.vendor-words", "send.never-rejects"],
  },
  {
    what: "passes the vendor's words on",
    change: (provider) => ({
      async send(message, context) {
        let words = "";
        const result = await provider.send(message, {
          ...context,
          fetch: async (input, init) => {
            const response = await (context.fetch as typeof fetch)(input, init);
            words = await response.clone().text();
            return response;
          },
        });
        if (result.isSuccess) return result;
        const { code, outcome, retryable, retryAfterMs } = result.error;
        const details = { outcome, retryable, retryAfterMs, providerErrorText: words };
        return fail(new KMsgError(code, details));
      },
    }),
    caughtBy: ["errors.privacy", "errors.vendor-words"],
  },
  {
    what: "keeps whatever fetch threw as the cause",
    change: (provider) => ({
      async send(message, context) {
        let cause: unknown;
        const fetch: FetchFunction = (input, init) =>
          (context.fetch as FetchFunction)(input, init).catch((reason) => {
            cause = reason;
            throw reason;
          });
        const result = await provider.send(message, { ...context, fetch });
        if (result.isSuccess || cause === undefined) return result;
        const { code, outcome, retryable } = result.error;
        return fail(new KMsgError(code, { outcome, retryable, cause }));
      },
    }),
    caughtBy: ["errors.privacy"],
  },
  {
    what: "fails with an Error of its own",
    change: changeErrors(({ outcome, retryable, retryAfterMs, code }) =>
      Object.assign(new Error("no"), { outcome, retryable, retryAfterMs, code }),
    ),
    caughtBy: ["errors.form"],
  },
  {
    what: "has no Korean texts",
    change: changeErrors(
      (error) =>
        new KMsgError(error.code, { ...error, texts: { en: "It failed.", ko: "Failed." } }),
    ),
    caughtBy: ["errors.form"],
  },
  {
    what: "tries again by itself",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(message, context);
        return result.isSuccess ? result : provider.send(message, context);
      },
    }),
    caughtBy: ["network.no-retries", "network.lost-answer", "network.server-error"],
    widely: true,
  },
  {
    what: "writes into the message",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(message, context);
        Reflect.set(message ?? {}, "from", "01000000009");
        return result;
      },
    }),
    caughtBy: ["send.unchanged", "send.never-rejects"],
  },
  {
    what: "adds to the message as it sends",
    change: (provider) => ({
      async send(message, context) {
        try {
          Object.defineProperty(message, "attempt", { value: 1 });
        } catch (cause) {
          return fail(new KMsgError("UNKNOWN_ERROR", { outcome: "unknown", cause }));
        }
        return provider.send(message, context);
      },
    }),
    caughtBy: ["send.unchanged"],
  },
  {
    what: "doesn't look at the signal",
    change: (provider) => ({
      send: (message, context) => provider.send(message, { ...context, signal: undefined }),
    }),
    caughtBy: ["abort.before", "abort.in-flight"],
  },
  {
    what: "has no time-out",
    change: () => ({ send: createPigeonProvider({ apiKey, timeoutMs: 60_000 }).send }),
    caughtBy: ["network.timeout"],
  },
  {
    what: "takes every answer for a success",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(message, context);
        const misread = result.isFailure && result.error.httpStatus === 200;
        return misread ? accept(message) : result;
      },
    }),
    caughtBy: [
      "answers.empty",
      "answers.empty-object",
      "answers.html",
      "answers.not-an-object",
      "answers.truncated",
    ],
  },
  {
    what: "says success without sending",
    change: () => ({ send: async (message) => accept(message) }),
    caughtBy: ["send.accepted", "network.context-fetch", "abort.in-flight"],
    widely: true,
  },
  {
    what: "uses a fetch of its own",
    change: (provider) => ({
      send: (message, context) =>
        provider.send(message, { ...context, fetch: createPigeonVendor(apiKey).fetch }),
    }),
    caughtBy: ["network.context-fetch"],
    widely: true,
  },
  {
    what: "returns ids of its own",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(message, context);
        return result.isSuccess ? ok({ ...result.value, messageId: "mine" }) : result;
      },
    }),
    caughtBy: ["send.accepted"],
  },
  {
    what: "calls a message FAILED that the vendor took",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(message, context);
        return result.isSuccess ? ok({ ...result.value, status: "FAILED" }) : result;
      },
    }),
    caughtBy: ["send.accepted"],
  },
  {
    what: "drops options without a word",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(
          message?.customFields ? { ...message, customFields: undefined } : message,
          context,
        );
        return result.isSuccess ? ok({ ...result.value, warnings: [] }) : result;
      },
    }),
    caughtBy: ["options.custom-fields", "options.unknown", "send.never-rejects"],
  },
  {
    what: "repeats an option's value in its warning",
    change: (provider) => ({
      async send(message, context) {
        const result = await provider.send(message, context);
        if (result.isFailure) return result;
        const given = String(JSON.stringify(message.customFields));
        const warnings = result.value.warnings?.map((each) => ({ ...each, message: given }));
        return ok({ ...result.value, warnings });
      },
    }),
    caughtBy: ["errors.privacy"],
  },
  {
    what: "doesn't keep its own limits",
    change: (provider) => ({
      send: (message, context) => provider.send(message, { ...context, limitsChecked: true }),
    }),
    caughtBy: ["limits.schedule-outside", "limits.text"],
  },
  {
    what: "rejects when asked for its health",
    change: (provider) => ({
      async healthCheck(context) {
        const health = await provider.healthCheck(context);
        if (!health.healthy) throw health.error;
        return health;
      },
    }),
    caughtBy: ["health.down", "health.never-rejects", "health.unreadable"],
  },
  {
    what: "always feels well",
    change: () => ({ healthCheck: async () => ({ healthy: true }) }),
    caughtBy: ["health.down", "health.unreadable"],
  },
  {
    what: "sends a message to see whether it is well",
    change: (provider) => ({
      async healthCheck(context = {}) {
        await provider.send(sms, context);
        return provider.healthCheck(context);
      },
    }),
    caughtBy: ["health.down", "health.healthy", "health.unreadable"],
  },
  {
    what: "claims a type that it refuses",
    change: () => ({ supportedTypes: ["SMS", "LMS", "MMS", "SMS"] }),
    caughtBy: ["identity.messages", "identity.types"],
  },
  {
    what: "takes a type that it doesn't claim",
    change: () => ({ supportedTypes: ["SMS"] }),
    caughtBy: ["identity.messages", "send.unsupported"],
  },
  {
    what: "has an ability that isn't tested",
    change: () => ({ getBalance: async () => ok({ providerId: "pigeon", krw: 1 }) }),
    caughtBy: ["identity.abilities"],
  },
];
