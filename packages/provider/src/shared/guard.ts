import {
  fail,
  findLimitIssues,
  isMessageType,
  KMsgError,
  limitError,
  listContents,
  type MessageType,
  type OutboundMessage,
  type Provider,
  type Result,
  type SendContext,
} from "@k-msg/core";

type Guarded = Pick<Provider, "id" | "supportedTypes" | "limits">;

/** What must be true before an adapter does anything: type claimed, limits kept, not aborted. */
export function refuseEarly(
  provider: Guarded,
  message: OutboundMessage,
  context: SendContext,
): KMsgError | undefined {
  if (!provider.supportedTypes.includes(message?.type)) return unsupported(provider, message?.type);
  if (context.signal?.aborted) {
    return new KMsgError("REQUEST_ABORTED", {
      outcome: "not_sent",
      providerId: provider.id,
      cause: context.signal.reason,
    });
  }
  if (context.limitsChecked || !provider.limits) return undefined;
  const now = (context.now ?? Date.now)();
  const findings = findLimitIssues(message, provider.limits, now);
  return findings.length > 0 ? limitError(findings, provider.id) : undefined;
}

function unsupported(provider: Guarded, given: MessageType): KMsgError {
  // Callers without types may pass anything, also what belongs in no log.
  const type = isMessageType(given) ? given : "(odd type)";
  return new KMsgError("NO_PROVIDER", {
    outcome: "not_sent",
    providerId: provider.id,
    texts: {
      en: `Provider "${provider.id}" can't send ${type}. It sends ${provider.supportedTypes.join(", ")}.`,
      ko: `"${provider.id}" 프로바이더는 ${type} 유형을 보낼 수 없습니다. 가능한 유형: ${provider.supportedTypes.join(", ")}.`,
    },
  });
}

/** Turns anything thrown inside an adapter into a failure; while sending `message`, a bug must not look like a refusal. */
export async function neverReject<T>(
  providerId: string,
  run: () => Promise<Result<T, KMsgError>>,
  message?: OutboundMessage,
): Promise<Result<T, KMsgError>> {
  try {
    return await run();
  } catch (cause) {
    const contents = message && listContents(message);
    const outcome = message ? "unknown" : "not_sent";
    return fail(new KMsgError("UNKNOWN_ERROR", { outcome, providerId, cause, contents }));
  }
}
