import { SMS_FAILURE_OF } from "./codes.ts";
import type { SmsGroup, SmsMessage } from "./groups.ts";
import type { AligoState } from "./state.ts";

const SENT_AFTER = 1_000;
const RESULT_AFTER = 3_000;

/** Accepted → handed to the carrier after 1 s → result after 3 s, counted from the time it is due. */
export function deliverSms(state: AligoState, group: SmsGroup): void {
  const { clock } = state.world;
  const dueAt = group.scheduledAt ?? group.registeredAt;
  const unlessCancelled = (step: () => void) => () => {
    if (group.reservation !== "cancelled") step();
  };
  if (group.scheduledAt !== undefined) {
    clock.schedule(
      dueAt,
      unlessCancelled(() => begin(state, group)),
    );
  }
  clock.schedule(
    dueAt + SENT_AFTER,
    unlessCancelled(() => handOver(state, group)),
  );
  clock.schedule(
    dueAt + RESULT_AFTER,
    unlessCancelled(() => conclude(state, group)),
  );
}

function begin(state: AligoState, group: SmsGroup): void {
  group.reservation = "sent";
  for (const { message, inboxId } of sendable(group)) {
    message.progress = "in_flight";
    state.world.messages.update(inboxId, "ACCEPTED");
  }
}

function handOver(state: AligoState, group: SmsGroup): void {
  for (const { message, inboxId } of sendable(group)) {
    message.sentAt = state.world.clock.now();
    state.world.messages.update(inboxId, "SENT");
  }
}

function conclude(state: AligoState, group: SmsGroup): void {
  const { messages, recipients } = state.world;
  const { smsStates, smsDeliveredState } = state.switches;
  for (const { message, inboxId } of sendable(group)) {
    const outcome = recipients.outcomeOf(message.to);
    if (outcome === "never_reported") continue;
    const failure = smsStates[message.to] ?? SMS_FAILURE_OF[outcome];
    if (failure === undefined) {
      message.progress = "delivered";
      messages.update(inboxId, "DELIVERED", smsDeliveredState);
    } else {
      message.progress = "failed";
      message.failure = failure;
      messages.update(inboxId, "FAILED", failure);
    }
  }
}

/** Everything but bad numbers. */
function sendable(group: SmsGroup): { message: SmsMessage; inboxId: string }[] {
  return group.messages.flatMap((message) =>
    message.inboxId === undefined ? [] : [{ message, inboxId: message.inboxId }],
  );
}
