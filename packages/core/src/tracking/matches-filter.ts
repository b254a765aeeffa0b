import type { TrackedMessage } from "./tracked-message.ts";
import type { TrackingFilter } from "./tracking-store.ts";

export function matchesFilter(record: TrackedMessage, filter: TrackingFilter): boolean {
  const { createdFrom = Number.NEGATIVE_INFINITY, createdBefore = Number.POSITIVE_INFINITY } =
    filter;
  return (
    isWanted(record.messageId, filter.messageId) &&
    isWanted(record.to, filter.to) &&
    isWanted(record.status, filter.status) &&
    isWanted(record.outcome, filter.outcome) &&
    isWanted(record.type, filter.type) &&
    isWanted(record.providerId, filter.providerId) &&
    isWanted(record.providerMessageId, filter.providerMessageId) &&
    isWanted(record.templateId, filter.templateId) &&
    isWanted(record.idempotencyKey, filter.idempotencyKey) &&
    record.createdAt >= createdFrom &&
    record.createdAt < createdBefore
  );
}

function isWanted(value: string | undefined, wanted: string | readonly string[] | undefined) {
  if (wanted === undefined) return true;
  if (value === undefined) return false;
  return typeof wanted === "string" ? value === wanted : wanted.includes(value);
}
