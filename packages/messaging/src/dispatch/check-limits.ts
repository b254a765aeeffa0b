import {
  fail,
  findLimitIssues,
  type KMsgError,
  limitError,
  type OutboundMessage,
  ok,
  type Provider,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { Normalized } from "../normalize/normalized.ts";
import type { Runtime } from "./runtime.ts";

/** Holds a message to its provider's limits; resolves to the warnings it goes out with. */
export function checkLimits(
  runtime: Runtime,
  provider: Provider,
  message: OutboundMessage,
  normalized: Normalized,
): Result<readonly SendWarning[], KMsgError> {
  const warnings = [...normalized.warnings, ...warnUnknownProviders(runtime, normalized)];
  const limits = runtime.limitsOf(provider);
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

function warnUnknownProviders(runtime: Runtime, { providerOptions }: Normalized): SendWarning[] {
  const ids = runtime.providers.map((provider) => provider.id);
  return Object.keys(providerOptions ?? {})
    .filter((id) => !ids.includes(id))
    .map(() => ({
      code: "OPTION_UNKNOWN",
      field: "providerOptions",
      message: `Holds options for a provider that isn't injected. Injected: ${ids.join(", ")}.`,
      messageKo: `등록되지 않은 프로바이더의 옵션이 있습니다. 등록된 프로바이더: ${ids.join(", ")}.`,
    }));
}
