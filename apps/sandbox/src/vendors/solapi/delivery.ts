import { STATUS_TEXTS, type StatusCode } from "./codes.ts";
import { addLog } from "./groups.ts";
import { acceptIntoInbox } from "./inbox.ts";
import { isKakao } from "./message-type.ts";
import { charge, priceOf, refund, spendable } from "./money.ts";
import { decideByRecipient, decideOutcome, SUBSTITUTABLE } from "./outcomes.ts";
import type { Group, SolapiContext, StoredMessage } from "./state.ts";
import { sendSubstitute } from "./substitute.ts";

/** From acceptance to the carrier or Kakao, and to the report. Invented, but never zero (§19.12). */
export const HAND_OVER_MS = 1_000;
export const REPORT_MS = 3_000;

/** Sends a group now: 2000, then 3000, then 4000 or a failure, by the sandbox clock. */
export function dispatchGroup(solapi: SolapiContext, group: Group): void {
  const { clock, messages: inbox } = solapi.world;
  const now = clock.now();
  const sendable = toSendable(group);
  group.status = sendable.length > 0 ? "SENDING" : "COMPLETE";
  group.dateSent = now;
  group.dateUpdated = now;
  if (sendable.length === 0) group.dateCompleted = now;
  addLog(group, now, "발송을 시작합니다.");
  for (const message of sendable) {
    charge(solapi, group, message, "requested");
    if (message.inboxId) inbox.update(message.inboxId, "ACCEPTED", "2000");
    else message.inboxId = acceptIntoInbox(solapi, message);
  }
  clock.schedule(now + HAND_OVER_MS, () => handOver(solapi, sendable));
  clock.schedule(now + REPORT_MS, () => report(solapi, group, sendable));
}

/** Money is taken when the time comes, and the group fails without (§4.5). */
export function scheduleGroup(solapi: SolapiContext, group: Group, at: number): void {
  const { clock } = solapi.world;
  const now = clock.now();
  group.status = "SCHEDULED";
  group.scheduledDate = at;
  group.dateUpdated = now;
  addLog(group, now, "예약 발송이 설정되었습니다.");
  for (const message of toSendable(group)) {
    message.inboxId = acceptIntoInbox(solapi, message, at);
  }
  clock.schedule(at, () => {
    if (group.status !== "SCHEDULED") return;
    if (canPay(solapi, group)) dispatchGroup(solapi, group);
    else failGroup(solapi, group, { code: "2230", why: "잔액이 부족합니다.", as: "FAILED" });
  });
}

/** The group fails and its messages with it (§4.5, §19.17). */
export function cancelSchedule(solapi: SolapiContext, group: Group): void {
  const code = solapi.state.switches.cancelledStatusCode;
  failGroup(solapi, group, { code, why: "예약 발송이 취소되었습니다.", as: "CANCELLED" });
}

export function canPay({ state }: SolapiContext, group: Group): boolean {
  const price = toSendable(group).reduce((sum, message) => sum + priceOf(message.type), 0);
  return price <= spendable(state);
}

function toSendable(group: Group): StoredMessage[] {
  return group.messages.filter((message) => !message.refused);
}

function failGroup(
  solapi: SolapiContext,
  group: Group,
  { code, why, as }: { code: StatusCode; why: string; as: "FAILED" | "CANCELLED" },
): void {
  const now = solapi.world.clock.now();
  group.status = "FAILED";
  group.dateCompleted = now;
  group.dateUpdated = now;
  addLog(group, now, why);
  for (const message of toSendable(group)) {
    message.status = "FAILED";
    message.statusCode = code;
    message.dateUpdated = now;
    addMessageLog(message, now, why);
    if (message.inboxId) solapi.world.messages.update(message.inboxId, as, code);
  }
}

function handOver({ world }: SolapiContext, messages: readonly StoredMessage[]): void {
  const now = world.clock.now();
  for (const message of messages) {
    message.status = "SENDING";
    message.statusCode = "3000";
    message.dateProcessed = now;
    message.dateUpdated = now;
    addMessageLog(message, now, STATUS_TEXTS["3000"]);
    if (message.inboxId) world.messages.update(message.inboxId, "SENT", "3000");
  }
}

function report(solapi: SolapiContext, group: Group, messages: readonly StoredMessage[]): void {
  const { clock, messages: inbox } = solapi.world;
  const replacements: Replacement[] = [];
  for (const message of messages) {
    const code = decideOutcome(solapi, message);
    if (!code) continue;
    if (message.inboxId) {
      inbox.update(message.inboxId, code === "4000" ? "DELIVERED" : "FAILED", code);
    }
    if (code !== "4000") refund(solapi, group, message);
    const isUnreached = isKakao(message.type) && SUBSTITUTABLE.has(code);
    const substitute = isUnreached && sendSubstitute(solapi, group, message);
    if (substitute) replacements.push({ message, code, substitute });
    if (substitute && solapi.state.switches.replacedMessage === "substitute") continue;
    settleMessage(message, code, clock.now());
  }
  if (replacements.length > 0) followReplacements(solapi, group, replacements);
  completeGroup(solapi, group);
}

/** A message that Kakao couldn't deliver, and the SMS or LMS sent instead. */
interface Replacement {
  message: StoredMessage;
  /** Why. */
  code: StatusCode;
  substitute: StoredMessage;
}

/** Substitutes have a life of their own, which begins with the report of the first message. */
function followReplacements(
  solapi: SolapiContext,
  group: Group,
  replacements: readonly Replacement[],
): void {
  const { clock, messages: inbox } = solapi.world;
  const { replacedMessage, replacedType, replacementLog } = solapi.state.switches;
  const becomes = replacedMessage === "substitute";
  const now = clock.now();
  for (const { message, code, substitute } of replacements) {
    message.replacement = true;
    if (becomes) message.text = substitute.text;
    if (becomes && replacedType === "substitute") message.type = substitute.type;
    if (becomes && replacementLog === "reasons") addMessageLog(message, now, STATUS_TEXTS[code]);
    addMessageLog(message, now, "대체 발송을 시작합니다.");
  }
  clock.schedule(now + HAND_OVER_MS, () => {
    for (const { substitute } of replacements) {
      if (substitute.inboxId) inbox.update(substitute.inboxId, "SENT", "3000");
    }
  });
  clock.schedule(now + REPORT_MS, () => {
    for (const { message, substitute } of replacements) {
      const code = decideByRecipient(solapi, substitute);
      if (!code) continue;
      if (substitute.inboxId) {
        inbox.update(substitute.inboxId, code === "4000" ? "DELIVERED" : "FAILED", code);
      }
      if (code !== "4000") refund(solapi, group, message);
      if (becomes) settleMessage(message, code, clock.now());
      else if (replacementLog === "reasons") {
        addMessageLog(message, clock.now(), STATUS_TEXTS[code]);
      }
    }
    completeGroup(solapi, group);
  });
}

function settleMessage(message: StoredMessage, code: StatusCode, now: number): void {
  message.status = "COMPLETE";
  message.statusCode = code;
  message.dateReported = now;
  message.dateUpdated = now;
  addMessageLog(message, now, STATUS_TEXTS[code]);
  if (code !== "4000") return;
  message.dateReceived = now;
  message.networkName = "ETC";
}

function completeGroup({ world }: SolapiContext, group: Group): void {
  const open = toSendable(group).some((message) => message.status !== "COMPLETE");
  if (open || group.status !== "SENDING") return;
  group.status = "COMPLETE";
  group.dateCompleted = world.clock.now();
  group.dateUpdated = group.dateCompleted;
}

function addMessageLog(message: StoredMessage, at: number, text: string): void {
  message.log.push({ createAt: new Date(at).toISOString(), message: text });
}
