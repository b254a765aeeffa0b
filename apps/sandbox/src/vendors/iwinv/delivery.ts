import { countBytes } from "@k-msg/core";
import type { SandboxMessage } from "../../kernel/messages.ts";
import type { World } from "../../kernel/world.ts";
import { type CarrierResult, toCarrierResult } from "./sms/codes.ts";

/** From the hand-over on: 1 s to the carrier or Kakao, 3 s to the result. */
const SENT_AFTER_MS = 1000;
const RESULT_AFTER_MS = 3000;

/** The way of one accepted message. */
export interface Journey<Result extends { delivered: boolean }> {
  messageId: string;
  /** When it leaves, in milliseconds since 1970. */
  at: number;
  /** Asked when it leaves and again when its result is due. */
  isCancelled?: () => boolean;
  /** Nothing when no result will ever come. */
  decide(): Result | undefined;
  /** Vendor's code of the result, for the inbox. */
  codeOf(result: Result): string;
  onSent(): void;
  onResult(result: Result): void;
}

export function startJourney<Result extends { delivered: boolean }>(
  world: World,
  journey: Journey<Result>,
): void {
  const { messages, clock } = world;
  clock.schedule(journey.at + SENT_AFTER_MS, () => {
    if (journey.isCancelled?.()) return;
    messages.update(journey.messageId, "SENT");
    journey.onSent();
  });
  clock.schedule(journey.at + RESULT_AFTER_MS, () => {
    if (journey.isCancelled?.()) return;
    const result = journey.decide();
    if (!result) return;
    const status = result.delivered ? "DELIVERED" : "FAILED";
    messages.update(journey.messageId, status, journey.codeOf(result));
    journey.onResult(result);
  });
}

const MAX_SMS_BYTES = 90;

/** SMS up to 90 bytes, LMS above (sheet §3.1, §4.1). */
export function chooseTextType(text: string): "SMS" | "LMS" {
  return countBytes(text) > MAX_SMS_BYTES ? "LMS" : "SMS";
}

export interface Substitute {
  type: "SMS" | "LMS";
  to: string;
  from: string;
  text: string;
  subject?: string;
}

/** Sends the 대체발송 of a message that failed; `onResult` hears how it went. */
export function sendSubstitute(
  world: World,
  failed: Pick<SandboxMessage, "id" | "vendorMessageId">,
  substitute: Substitute,
  onResult: (result: CarrierResult) => void,
): void {
  const { type, to, from, text } = substitute;
  const accepted = world.messages.accept({
    vendor: "iwinv",
    vendorMessageId: `${failed.vendorMessageId}-resend`,
    type,
    to,
    from,
    text,
    subject: type === "LMS" ? substitute.subject : undefined,
    substituteOf: failed.id,
    status: "ACCEPTED",
  });
  startJourney(world, {
    messageId: accepted.id,
    at: world.clock.now(),
    decide: () => toCarrierResult(world.recipients.outcomeOf(to), to, type),
    codeOf: (result) => result.code,
    onSent: () => {},
    onResult,
  });
}
