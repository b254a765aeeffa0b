import { truncateToBytes } from "@k-msg/core";
import { charge, PRICES } from "./balance.ts";
import { BAD_NUMBER_STATE } from "./codes.ts";
import { deliverSms } from "./deliver-sms.ts";
import type { InboxImage, SmsGroup, SmsMessage, SmsType } from "./groups.ts";
import { takeId } from "./ids.ts";
import { isPhoneNumber, toDigits } from "./phone-number.ts";
import type { AligoState } from "./state.ts";

const TITLE_MAX_BYTES = 44;

export interface OutgoingText {
  readonly to: string;
  readonly text: string;
}

export interface NewSmsGroup {
  readonly sender: string;
  readonly type: SmsType;
  readonly title?: string | undefined;
  readonly image?: InboxImage | undefined;
  readonly scheduledAt?: number | undefined;
  readonly outgoing: readonly OutgoingText[];
  /** Recorded and cancelled at once, not charged, never sent (sheet §3.1 `testmode_yn`). */
  readonly isTest: boolean;
  /** Inbox id of the 알림톡 this stands in for. */
  readonly substituteOf?: string | undefined;
}

/** Takes the money and the messages, and starts their way. `undefined` when the balance is short. */
export function registerSmsGroup(state: AligoState, group: NewSmsGroup): SmsGroup | undefined {
  const unitPrice = PRICES[group.type];
  const payable = group.outgoing.filter(({ to }) => isPhoneNumber(state, toDigits(to))).length;
  if (!group.isTest && !charge(state, unitPrice * payable)) return undefined;
  const mid = takeId(state, "mid");
  const registered: SmsGroup = {
    host: "sms",
    mid,
    type: group.type,
    sender: group.sender,
    text: group.outgoing[0]?.text ?? "",
    registeredAt: state.world.clock.now(),
    scheduledAt: group.scheduledAt,
    reservation: group.isTest ? "cancelled" : group.scheduledAt === undefined ? "none" : "waiting",
    unitPrice,
    messages: group.outgoing.map((each) => registerMessage(state, group, mid, each)),
  };
  state.groups.set(mid, registered);
  deliverSms(state, registered);
  return registered;
}

function registerMessage(
  state: AligoState,
  group: NewSmsGroup,
  mid: string,
  { to, text }: OutgoingText,
): SmsMessage {
  const number = toDigits(to);
  const mdid = takeId(state, "mdid");
  const subject = group.type === "SMS" ? undefined : (group.title ?? titleFromText(text));
  const message = { mdid, to: number, text, subject };
  if (!isPhoneNumber(state, number))
    return { ...message, progress: "failed", failure: BAD_NUMBER_STATE };
  if (group.isTest) return { ...message, progress: "cancelled" };
  const { scheduledAt } = group;
  const { id } = state.world.messages.accept({
    vendor: "aligo",
    vendorMessageId: mdid,
    groupId: mid,
    to: number,
    from: group.sender,
    type: group.type,
    text,
    subject,
    image: group.image,
    substituteOf: group.substituteOf,
    scheduledAt: scheduledAt === undefined ? undefined : new Date(scheduledAt),
    status: scheduledAt === undefined ? "ACCEPTED" : "SCHEDULED",
  });
  const progress = scheduledAt === undefined ? "in_flight" : "waiting";
  return { ...message, inboxId: id, progress };
}

/** An LMS without a title takes its first line, or the first 44 bytes of that (§3.1). */
function titleFromText(text: string): string {
  return truncateToBytes(text.split(/\r?\n/, 1)[0] ?? "", TITLE_MAX_BYTES);
}
