import { countBytes } from "@k-msg/core";
import { refund } from "./balance.ts";
import { KAKAO_RESULT_OF } from "./codes.ts";
import type { KakaoGroup, KakaoMessage } from "./groups.ts";
import { findMismatch } from "./match-template.ts";
import { registerSmsGroup } from "./register-sms-group.ts";
import type { AligoState } from "./state.ts";
import { findUsableTemplate } from "./templates.ts";

/** Sheet §6.7: results usually appear 4-6 s after acceptance; §9.6 shows 1 s and 5 s. */
const SENT_AFTER = 1_000;
const RESULT_AFTER = 5_000;
const SMS_MAX_BYTES = 90;

type Sendable = { message: KakaoMessage; inboxId: string };

/** Accepted → sent to Kakao after 1 s → result after 5 s, counted from the time it is due (§10.12). */
export function deliverKakao(state: AligoState, group: KakaoGroup): void {
  const { clock } = state.world;
  const dueAt = group.scheduledAt ?? group.registeredAt;
  const forEach = (step: (each: Sendable) => void) => () => {
    if (group.reservation !== "cancelled") for (const each of sendable(group)) step(each);
  };
  if (group.scheduledAt !== undefined) {
    const begin = forEach(({ inboxId }) => state.world.messages.update(inboxId, "ACCEPTED"));
    clock.schedule(dueAt, () => {
      // The group is due even if none of its numbers can be used.
      if (group.reservation === "waiting") group.reservation = "sent";
      begin();
    });
  }
  clock.schedule(
    dueAt + SENT_AFTER,
    forEach(({ message, inboxId }) => {
      message.sentAt = clock.now();
      state.world.messages.update(inboxId, "SENT");
    }),
  );
  clock.schedule(
    dueAt + RESULT_AFTER,
    forEach((each) => conclude(state, group, each)),
  );
}

function conclude(state: AligoState, group: KakaoGroup, { message, inboxId }: Sendable): void {
  const rslt = decideResult(state, group, message);
  if (rslt === undefined) return;
  message.rslt = rslt;
  message.resultAt = state.world.clock.now();
  // Letter 5: Kakao took it, nobody confirmed. It may still arrive, so it is no failure.
  const status = rslt === "0" ? "DELIVERED" : rslt === "5" ? "SENT" : "FAILED";
  state.world.messages.update(inboxId, status, rslt);
  if (status !== "FAILED") return;
  refund(state, group.unitPrice);
  if (message.substitute && state.switches.failoverTriggers.includes(rslt)) {
    message.smid = sendSubstitute(state, group, message.substitute, { message, inboxId });
  }
}

/** A letter of §7.2; nothing when Kakao never reports. */
function decideResult(
  state: AligoState,
  group: KakaoGroup,
  message: KakaoMessage,
): string | undefined {
  if (message.to.startsWith("050")) return "J";
  if (group.type === "AT") {
    const template = findUsableTemplate(state, group.senderKey, group.templateCode);
    const mismatch = template ? findMismatch(template, message) : "M";
    if (mismatch) return mismatch;
  }
  const wished = state.switches.kakaoResults[message.to];
  if (wished !== undefined) return wished;
  const outcome = state.world.recipients.outcomeOf(message.to);
  return outcome === "never_reported" ? undefined : (KAKAO_RESULT_OF[outcome] ?? "0");
}

/** 대체발송: an ordinary SMS or LMS (by length, §8), paid and delivered as one; its `mid` is the `smid`. */
function sendSubstitute(
  state: AligoState,
  group: KakaoGroup,
  { subject, text }: { subject: string; text: string },
  { message, inboxId }: Sendable,
): string | undefined {
  const substitute = registerSmsGroup(state, {
    sender: group.sender,
    type: countBytes(text) > SMS_MAX_BYTES ? "LMS" : "SMS",
    title: subject || undefined,
    outgoing: [{ to: message.to, text }],
    isTest: false,
    substituteOf: inboxId,
  });
  return substitute?.mid;
}

/** Everything but unusable numbers. */
function sendable(group: KakaoGroup): Sendable[] {
  return group.messages.flatMap((message) =>
    message.inboxId === undefined ? [] : [{ message, inboxId: message.inboxId }],
  );
}
