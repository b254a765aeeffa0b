import {
  abortedBefore,
  fail,
  findLimitIssues,
  type Issue,
  isMessageType,
  issue,
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

/**
 * What must be true before an adapter does anything: type claimed, one number each, limits kept, not aborted.
 * `KMsg` hands over nothing else; whoever calls a provider directly may. Never throws.
 */
export function refuseEarly(
  provider: Guarded,
  message: OutboundMessage,
  context: SendContext,
): KMsgError | undefined {
  try {
    return findRefusal(provider, message, context);
  } catch (cause) {
    // A message without the fields of its type.
    const contents = listContents(message);
    const details = { outcome: "not_sent", providerId: provider.id, cause, contents } as const;
    return new KMsgError("UNKNOWN_ERROR", details);
  }
}

function findRefusal(
  provider: Guarded,
  message: OutboundMessage,
  context: SendContext,
): KMsgError | undefined {
  if (!provider.supportedTypes.includes(message?.type)) return unsupported(provider, message?.type);
  if (context.signal?.aborted) return abortedBefore(context.signal, provider.id);
  if (!hasPlainNumbers(message)) {
    const issues = findNumberIssues(message);
    const details = { outcome: "not_sent", providerId: provider.id, issues } as const;
    return new KMsgError("INVALID_REQUEST", details);
  }
  if (context.limitsChecked || !provider.limits) return undefined;
  const now = (context.now ?? Date.now)();
  const findings = findLimitIssues(message, provider.limits, now);
  return findings.length > 0 ? limitError(findings, provider.id) : undefined;
}

/** Some vendors take `a,b` or a list for several recipients: one message must never go to two people. */
function hasPlainNumbers({ to, from, country }: OutboundMessage): boolean {
  return isDigits(to) && isDigits(country) && (from === undefined || isDigits(from));
}

function findNumberIssues({ to, from, country }: OutboundMessage): Issue[] {
  const numbers = Object.entries({ to, ...(from === undefined ? {} : { from }), country });
  return numbers.filter(([, value]) => !isDigits(value)).map(([field]) => notDigits(field));
}

function isDigits(value: unknown): boolean {
  if (typeof value !== "string" || value === "") return false;
  for (let index = 0; index < value.length; index++) {
    const unit = value.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return true;
}

function notDigits(field: string): Issue {
  return issue(
    field,
    [
      "isn't a number in digits only.",
      "Send through `KMsg`, which takes any writing; a provider alone takes the national form and a calling code.",
    ],
    [
      "숫자로만 된 값이 아닙니다.",
      "어떤 표기든 받는 `KMsg`로 보내세요. 프로바이더를 직접 호출할 때는 국내 형식의 번호와 국가번호를 숫자로만 넣으세요.",
    ],
  );
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
