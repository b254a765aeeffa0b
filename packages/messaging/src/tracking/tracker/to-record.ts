import {
  createTrackingId,
  isFinalStatus,
  type KMsgError,
  type OutboundMessage,
  type Result,
  type SendResult,
  type SettledMessage,
  type TrackedFailover,
  type TrackedMessage,
  toStoredError,
  withoutUndefined,
} from "@k-msg/core";
import type { Job } from "../../dispatch/job.ts";
import { awaitsVendorsSubstitute, decideFallback } from "./decide-fallback.ts";
import { INTENT_PATIENCE_MS, nextLookAt } from "./poll-times.ts";
import { reasonOf } from "./reason-of.ts";

/** A message that is about to leave. @param now milliseconds since 1970. */
export function toIntent({ message, lane, normalized }: Job, now: number): TrackedMessage {
  const { customFields, scheduledAt } = message;
  return withoutUndefined<TrackedMessage>({
    id: createTrackingId(now),
    ...addressOf(message),
    providerId: lane.provider.id,
    failover: "failover" in message ? toFailover(message.failover) : undefined,
    customFields: customFields && { ...customFields },
    idempotencyKey: normalized.idempotencyKey,
    outcome: "intended",
    status: "UNKNOWN",
    scheduledAt: scheduledAt?.getTime(),
    createdAt: now,
    updatedAt: now,
    dueAt: now + INTENT_PATIENCE_MS,
    pollCount: 0,
  });
}

interface Contents {
  readonly templateId?: string;
  readonly subject?: string;
  readonly text?: string;
}

/** What a message became, as it left. */
function addressOf(message: OutboundMessage) {
  const { messageId, type, to, country, from } = message;
  const { templateId, subject, text } = message as Contents;
  return { messageId, type, to, country, from, templateId, subject, text };
}

function toFailover(
  failover: Extract<OutboundMessage, { type: "ALIMTALK" }>["failover"],
): TrackedFailover | undefined {
  if (!failover) return undefined;
  const { fallbackChannel, fallbackContent, fallbackTitle, expiresAfterMs } = failover;
  return withoutUndefined({
    channel: fallbackChannel,
    content: fallbackContent,
    title: fallbackTitle,
    expiresAfterMs,
  });
}

/** The same message with its answer. @param now milliseconds since 1970. */
export function toSettled(
  { leaseToken: _, dueAt: __, ...intent }: TrackedMessage,
  { message, lane }: Job,
  result: Result<SendResult, KMsgError>,
  now: number,
): SettledMessage {
  const common = { ...intent, ...addressOf(message), updatedAt: now };
  if (result.isFailure) {
    const { outcome, providerErrorCode, providerErrorText, attempts } = result.error;
    const record: SettledMessage = {
      ...common,
      providerId: lane.provider.id,
      outcome,
      status: outcome === "not_sent" ? "FAILED" : "UNKNOWN",
      reason: outcome === "not_sent" ? reasonOf(result.error.code) : undefined,
      providerStatusCode: providerErrorCode,
      providerStatusText: providerErrorText,
      attempts,
      error: toStoredError(result.error),
      completedAt: outcome === "not_sent" ? now : undefined,
      dueAt: outcome === "not_sent" ? undefined : nextLookAt(common, now),
    };
    return withoutUndefined(record);
  }
  const { value } = result;
  const { status } = value;
  const record: SettledMessage = {
    ...common,
    providerId: value.providerId,
    providerMessageId: value.providerMessageId,
    type: value.type,
    text: common.text ?? value.renderedText,
    outcome: "accepted",
    status,
    attempts: value.attempts,
    warnings: value.warnings,
    acceptedAt: now,
    completedAt: isFinalStatus(status) ? now : undefined,
  };
  return withoutUndefined({ ...record, dueAt: dueAfter(record, now) });
}

/** When somebody has to look at a message whose answer or report is in; `undefined`: never. */
export function dueAfter(record: TrackedMessage, now: number): number | undefined {
  if (!isFinalStatus(record.status)) return nextLookAt(record, now);
  const { action } = decideFallback(record, now);
  if (action !== "none") return now;
  return awaitsVendorsSubstitute(record) ? nextLookAt(record, now) : undefined;
}
