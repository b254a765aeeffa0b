import {
  type FetchAnswer,
  fail,
  findLimitIssues,
  KMsgError,
  type KMsgErrorCode,
  type KMsgErrorDetails,
  limitError,
  listContents,
  type OutboundMessage,
  type OutboundText,
  ok,
  type Provider,
  type ProviderContext,
  type ProviderLimits,
} from "@k-msg/core";

const limits: ProviderLimits = {
  asOf: "2026-11-23",
  source: "https://docs.pigeon.example/limits",
  text: { SMS: { maxBytes: 90, charset: "CP949" }, LMS: { maxBytes: 2000, charset: "CP949" } },
  schedule: { SMS: { latest: { days: 30 } }, LMS: { latest: { days: 30 } } },
};

interface PigeonConfig {
  apiKey: string;
  /** Default 10,000. */
  timeoutMs?: number;
}

export function createPigeonProvider(config: PigeonConfig): Provider {
  return {
    id: "pigeon",
    name: "Pigeon",
    supportedTypes: ["SMS", "LMS"],
    limits,

    async send(message, context) {
      try {
        if (message.type !== "SMS" && message.type !== "LMS") {
          return fail(failure("NO_PROVIDER", "not_sent"));
        }
        if (!context.limitsChecked) {
          const findings = findLimitIssues(message, limits, (context.now ?? Date.now)());
          if (findings.length > 0) return fail(limitError(findings, "pigeon"));
        }
        const providerMessageId = await call(config, context, "/messages", message);
        const warnings = Object.keys(message.providerOptions ?? {}).map(warnUnknown);
        const { type, messageId, to } = message;
        const accepted = { messageId, providerId: "pigeon", status: "PENDING", type, to } as const;
        return ok({ ...accepted, providerMessageId, warnings });
      } catch (cause) {
        return fail(toKMsgError(cause, message));
      }
    },

    async healthCheck(context = {}) {
      try {
        await call(config, context, "/account");
        return { healthy: true };
      } catch (cause) {
        return { healthy: false, error: toKMsgError(cause) };
      }
    },
  };
}

/** One request, never repeated. Gives the id in the answer; throws a KMsgError that says what is certain. */
async function call(
  config: PigeonConfig,
  context: ProviderContext,
  path: string,
  message?: OutboundText,
) {
  const { signal, fetch: send = fetch } = context;
  if (signal?.aborted) throw failure("REQUEST_ABORTED", "not_sent");
  const deadline = AbortSignal.timeout(config.timeoutMs ?? 10_000);
  try {
    const response = await send(`https://api.pigeon.example/v1${path}`, {
      method: message ? "POST" : "GET",
      headers: { authorization: `Bearer ${config.apiKey}`, "content-type": "application/json" },
      body: message && JSON.stringify(toBody(message)),
      redirect: "manual",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    return await readId(response);
  } catch (cause) {
    if (KMsgError.isInstance(cause)) throw cause;
    if (signal?.aborted) throw failure("REQUEST_ABORTED", "unknown", { cause });
    // Only these prove that no connection came about. A reset or a time-out may follow a message taken.
    const code = (cause as { cause?: { code?: string } } | undefined)?.cause?.code;
    const neverLeft = code === "ECONNREFUSED" || code === "ENOTFOUND";
    const contents = [config.apiKey, ...(message ? listContents(message) : [])];
    const details = { retryable: neverLeft, cause, contents };
    throw failure("NETWORK_ERROR", neverLeft ? "not_sent" : "unknown", details);
  }
}

function toBody({ to, from, text, subject, scheduledAt, customFields }: OutboundText) {
  return { to, from, text, subject, sendAt: scheduledAt, labels: customFields };
}

async function readId(response: FetchAnswer): Promise<string> {
  const { status, headers } = response;
  const body = await response.json().catch(() => undefined);
  const { id, error } = (body ?? {}) as { id?: string; error?: string };
  if (status === 200 && typeof id === "string") return id;
  // The vendor's code, not its words: they may repeat a number or a text.
  const evidence = { httpStatus: status, providerErrorCode: error && String(error) };
  if (status === 429) {
    const retryAfterMs = Number(headers.get("retry-after")) * 1000 || undefined;
    throw failure("RATE_LIMIT_EXCEEDED", "not_sent", {
      retryable: true,
      retryAfterMs,
      ...evidence,
    });
  }
  // A 5xx, a 408, or a 200 that can't be read says nothing about the message.
  const refused = status >= 400 && status < 500 && status !== 408;
  throw failure("PROVIDER_ERROR", refused ? "not_sent" : "unknown", evidence);
}

function failure(
  code: KMsgErrorCode,
  outcome: KMsgErrorDetails["outcome"],
  details: Partial<KMsgErrorDetails> = {},
) {
  return new KMsgError(code, { ...details, outcome, providerId: "pigeon" });
}

function toKMsgError(cause: unknown, message?: OutboundMessage): KMsgError {
  if (KMsgError.isInstance(cause)) return cause;
  // What a bug's own words may repeat is kept out of the error.
  const contents = message && listContents(message);
  return failure("UNKNOWN_ERROR", "unknown", { cause, contents });
}

function warnUnknown(key: string) {
  return {
    code: "OPTION_UNKNOWN",
    field: `providerOptions.pigeon.${key}`,
    message: "Pigeon has no such option; it was not used.",
    messageKo: "Pigeon에 없는 옵션이라 사용하지 않았습니다.",
  } as const;
}
