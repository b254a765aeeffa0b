import { KMsgError } from "../error/kmsg-error.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { ProviderLimits } from "../provider/limits.ts";
import type { TextMeasure } from "../text/measure-text.ts";
import { checkImage } from "./image-findings.ts";
import type { LimitFinding } from "./limit-finding.ts";
import { checkSchedule } from "./schedule-findings.ts";
import { checkSubject, checkText } from "./text-findings.ts";

export type { LimitFinding } from "./limit-finding.ts";

/**
 * Checks a message against what a vendor declares. What isn't declared isn't checked.
 * @param now milliseconds since 1970.
 * @param measured the measure of `message.text`, if there already is one.
 */
export function findLimitIssues(
  message: OutboundMessage,
  limits: ProviderLimits,
  now: number,
  measured?: TextMeasure,
): LimitFinding[] {
  const findings: LimitFinding[] = [];
  checkText(message, limits, measured, findings);
  checkSubject(message, limits, findings);
  checkSchedule(message, limits, now, findings);
  checkImage(message, limits, findings);
  return findings;
}

/** The error for findings: their own code when they agree on one, else `INVALID_REQUEST`. Never sent. */
export function limitError(findings: readonly LimitFinding[], providerId: string): KMsgError {
  const [first] = findings;
  const agreed = first && findings.every(({ code }) => code === first.code);
  const code = agreed ? first.code : "INVALID_REQUEST";
  const issues = findings.map((finding) => finding.issue);
  return new KMsgError(code, { outcome: "not_sent", providerId, issues });
}
