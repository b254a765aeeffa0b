import {
  fail,
  findLimitIssues,
  KMsgError,
  type KMsgErrorCode,
  type KMsgErrorDetails,
  limitError,
  type OutboundMessage,
  type OutboundText,
  ok,
  type Provider,
  type ProviderContext,
  type ProviderLimits,
} from "@k-msg/core";

const API = "https://api.pigeon.example/v1";

const limits: ProviderLimits = {
  asOf: "2026-11-23",
  source: "https://docs.pigeon.example/limits",
  text: { SMS: { maxBytes: 90, charset: "CP949" }, LMS: { maxBytes: 2000, charset: "CP949" } },
  schedule: { SMS: { latest: { days: 30 } }, LMS: { latest: { days: 30 } } },
};

export function createPigeonProvider(config: { apiKey: string; timeoutMs?: number }): Provider {
  return {
    id: "pigeon",
    name: "Pigeon",
    supportedTypes: ["SMS", "LMS"],
    limits,

    async send(message, context) {
      try {
        const refusal = refuse(message, context);
        if (refusal) return fail(refusal);
        const answer = await call(config, context, "/messages", toBody(message as OutboundText));
        if (answer.error) return fail(answer.error);
        const { messageId, type, to } = message;
        const accepted = { messageId, providerId: "pigeon", status: "PENDING", type, to } as const;
        return ok({ ...accepted, providerMessageId: answer.id, warnings: findWarnings(message) });
      } catch (cause) {
        return fail(failure("UNKNOWN_ERROR", { outcome: "unknown", cause }));
      }
    },

    async healthCheck(context = {}) {
      const { error } = await call(config, context, "/account");
      return { healthy: error === undefined, error };
    },
  };
}

function failure(code: KMsgErrorCode, details: KMsgErrorDetails): KMsgError {
  return new KMsgError(code, { ...details, providerId: "pigeon" });
}

/** Everything that can be known before a request leaves. */
function refuse(message: OutboundMessage, context: ProviderContext & { limitsChecked?: boolean }) {
  const { type } = message;
  if (type !== "SMS" && type !== "LMS") return failure("NO_PROVIDER", { outcome: "not_sent" });
  if (context.signal?.aborted) return failure("REQUEST_ABORTED", { outcome: "not_sent" });
  if (context.limitsChecked) return undefined;
  const findings = findLimitIssues(message, limits, (context.now ?? Date.now)());
  return findings.length > 0 ? limitError(findings, "pigeon") : undefined;
}

function toBody({ messageId, to, from, text, subject, scheduledAt, customFields }: OutboundText) {
  return { ref: messageId, to, from, text, subject, sendAt: scheduledAt, labels: customFields };
}

function findWarnings({ providerOptions = {} }: OutboundMessage) {
  return Object.keys(providerOptions).map((key) => ({
    code: "OPTION_UNKNOWN" as const,
    field: `providerOptions.pigeon.${key}`,
    message: "Pigeon has no such option; it was not used.",
    messageKo: "Pigeon에 없는 옵션이라 사용하지 않았습니다.",
  }));
}

type Answer = { id: string; error?: undefined } | { error: KMsgError };

/** One request, one answer; never repeated, never thrown. */
async function call(
  { apiKey, timeoutMs = 10_000 }: { apiKey: string; timeoutMs?: number },
  { signal, fetch: given = fetch }: ProviderContext,
  path: string,
  body?: object,
): Promise<Answer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await given(API + path, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
      redirect: "manual",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    return readAnswer(response, await response.text());
  } catch (cause) {
    if (signal?.aborted)
      return { error: failure("REQUEST_ABORTED", { outcome: "unknown", cause }) };
    // Only these say that no connection came about. A reset or a time-out may follow a message taken.
    const code = (cause as { cause?: { code?: string } } | undefined)?.cause?.code;
    if (code === "ECONNREFUSED" || code === "ENOTFOUND")
      return { error: failure("NETWORK_ERROR", { outcome: "not_sent", retryable: true, cause }) };
    return { error: failure("NETWORK_ERROR", { outcome: "unknown", cause }) };
  }
}

function readAnswer({ status, headers }: Response, text: string): Answer {
  const { id, error } = parse(text);
  if (status === 200 && typeof id === "string") return { id };
  // A 5xx, a 408, or a 200 that can't be read says nothing about the message.
  if (status < 400 || status === 408 || status >= 500)
    return { error: failure("PROVIDER_ERROR", { outcome: "unknown", httpStatus: status }) };
  const limited = status === 429;
  return {
    error: failure(limited ? "RATE_LIMIT_EXCEEDED" : "PROVIDER_ERROR", {
      outcome: "not_sent",
      retryable: limited,
      retryAfterMs: Number(headers.get("retry-after")) * 1000 || undefined,
      httpStatus: status,
      // The code, not the words: a vendor may repeat a number or a text in them.
      providerErrorCode: typeof error === "string" ? error : undefined,
    }),
  };
}

function parse(text: string): { id?: unknown; error?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
