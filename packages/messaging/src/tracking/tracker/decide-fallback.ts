import { type DeliveryReason, isFinalStatus, type TrackedMessage } from "@k-msg/core";
import { chooseSubstituteType } from "../../plan/substitute-type.ts";
import { unlessHidden } from "../masked.ts";

/** What is to be done about the API-level substitute of a message. */
export type FallbackDecision =
  | {
      readonly action: "send";
      readonly type: "SMS" | "LMS";
      readonly text: string;
      readonly title?: string;
    }
  /** One is due and can't be, or mustn't any more: there will be none. */
  | { readonly action: "skip"; readonly why: "FALLBACK_CONTENT_MISSING" | "FALLBACK_EXPIRED" }
  /** None is due; `vendor` where the vendor has taken it on. */
  | {
      readonly action: "none";
      readonly why: "not_asked" | "not_failed" | "done" | "vendor" | "reason" | "unreadable";
    };

export const DEFAULT_FALLBACK_EXPIRES_MS = 86_400_000;

/** The person can't be reached on Kakao, and a text message may reach them. */
const UNREACHABLE: readonly (DeliveryReason | undefined)[] = ["not_on_kakao", "blocked"];

/** Whether this message needs a substitute from us. @param now milliseconds since 1970. */
export function decideFallback(record: TrackedMessage, now: number): FallbackDecision {
  const { type, failover, status, reason } = record;
  // Whom to, what, and whether at all isn't known.
  if (record.unreadable) return { action: "none", why: "unreadable" };
  if (type !== "ALIMTALK" || !failover) return { action: "none", why: "not_asked" };
  if (record.fallbackState) return { action: "none", why: "done" };
  if (isVendorsTurn(record)) return { action: "none", why: "vendor" };
  if (status !== "FAILED") return { action: "none", why: "not_failed" };
  if (!UNREACHABLE.includes(reason)) return { action: "none", why: "reason" };
  if (now >= fallbackDeadline(record)) return { action: "skip", why: "FALLBACK_EXPIRED" };
  const text = unlessHidden(failover.content ?? record.text);
  if (text === undefined) return { action: "skip", why: "FALLBACK_CONTENT_MISSING" };
  const named = unlessHidden(failover.title);
  const substitute = chooseSubstituteType(failover.channel, text, named);
  const title = substitute === "LMS" ? named : undefined;
  return { action: "send", type: substitute, text, ...(title !== undefined && { title }) };
}

/** Whether the vendor's own substitute is, or may be, still on its way. */
export function awaitsVendorsSubstitute(record: TrackedMessage): boolean {
  if (record.status !== "FAILED" || record.outcome !== "accepted" || !isVendorsTurn(record))
    return false;
  return !record.substitute || !isFinalStatus(record.substitute.status);
}

/** When a substitute is no longer sensible, in milliseconds since 1970. */
export function fallbackDeadline({ failover, scheduledAt, createdAt }: TrackedMessage): number {
  return (scheduledAt ?? createdAt) + (failover?.expiresAfterMs ?? DEFAULT_FALLBACK_EXPIRES_MS);
}

/**
 * Whether the vendor sends the substitute, or may. It does unless it warned that it doesn't. Where the answer was
 * lost nobody knows, and two are worse than none.
 */
export function isVendorsTurn({
  failover,
  substitute,
  outcome,
  warnings = [],
}: TrackedMessage): boolean {
  if (substitute) return true;
  if (!failover || outcome === "not_sent") return false;
  return !warnings.some(({ code }) => code === "FAILOVER_UNSUPPORTED_PROVIDER");
}
