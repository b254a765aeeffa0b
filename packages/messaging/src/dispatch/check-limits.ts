import {
  fail,
  findLimitIssues,
  type KMsgError,
  limitError,
  type OutboundMessage,
  ok,
  type Provider,
  type ProviderLimits,
  type Result,
  type SendWarning,
  STANDARD_LIMITS,
} from "@k-msg/core";
import type { Normalized } from "../normalize/normalized.ts";
import { warnUnknownKeys } from "../normalize/unknown-keys.ts";
import type { Runtime } from "./runtime.ts";

/** Holds a message to its provider's limits; resolves to the warnings it goes out with. */
export function checkLimits(
  runtime: Runtime,
  provider: Provider,
  message: OutboundMessage,
  normalized: Normalized,
): Result<readonly SendWarning[], KMsgError> {
  const warnings = [...normalized.warnings];
  const ids = runtime.providers.map(({ id }) => id);
  warnUnknownKeys(normalized.providerOptions ?? {}, ids, "providerOptions", warnings);
  const limits = completeLimits(provider.limits);
  const findings = findLimitIssues(message, limits, runtime.now(), normalized.measure);
  if (findings.length === 0) return ok(warnings);
  const tolerated = runtime.defaults.sms?.unencodable === "warn";
  const refused = findings.filter(({ code }) => !(tolerated && code === "TEXT_UNENCODABLE"));
  if (refused.length > 0) return fail(limitError(refused, provider.id));
  for (const { issue } of findings) {
    if (warnings.some(({ code, field }) => code === "TEXT_UNENCODABLE" && field === issue.field))
      continue;
    warnings.push({
      code: "TEXT_UNENCODABLE",
      field: issue.field,
      message: `The text ${issue.problem}`,
      messageKo: issue.ko.problem,
    });
  }
  return ok(warnings);
}

/**
 * Texts that a provider says nothing about are held to the carriers' standard sizes. One that doesn't
 * declare a schedule window can't schedule: a message must not go out now because nobody read its time.
 */
function completeLimits(declared: ProviderLimits | undefined): ProviderLimits {
  return {
    ...STANDARD_LIMITS,
    ...declared,
    text: { ...STANDARD_LIMITS.text, ...declared?.text },
    schedule: declared?.schedule ?? {},
  };
}
