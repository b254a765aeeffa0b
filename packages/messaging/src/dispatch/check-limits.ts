import {
  fail,
  findLimitIssues,
  type KMsgError,
  limitError,
  type OutboundMessage,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { Normalized } from "../normalize/normalized.ts";
import { warnUnknownKeys } from "../normalize/unknown-keys.ts";
import type { Lane } from "./lane.ts";
import type { Runtime } from "./runtime.ts";

/** Holds a message to its provider's limits; resolves to the warnings it goes out with. */
export function checkLimits(
  runtime: Runtime,
  lane: Lane,
  message: OutboundMessage,
  normalized: Normalized,
): Result<readonly SendWarning[], KMsgError> {
  const findings = findLimitIssues(message, lane.limits, runtime.now(), normalized.measure);
  const { providerOptions, templateIds } = normalized;
  if (findings.length === 0 && !providerOptions && !templateIds) return ok(normalized.warnings);
  const warnings = [...normalized.warnings];
  const ids = runtime.providers.map(({ id }) => id);
  warnUnknownKeys(providerOptions ?? {}, ids, "providerOptions", warnings);
  warnUnknownKeys(templateIds ?? {}, ids, "templateId", warnings);
  const tolerated = runtime.defaults.sms?.unencodable === "warn";
  const refused = findings.filter(({ code }) => !(tolerated && code === "TEXT_UNENCODABLE"));
  if (refused.length > 0) return fail(limitError(refused, lane.provider.id));
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
