import type { SandboxMessage } from "../../kernel/messages.ts";

/** `none`: goes out at once. */
export type Reservation = "none" | "waiting" | "sent" | "cancelled";

interface GroupBase {
  /** Digits; one id space for both hosts (sheet §3.3: 알림톡 groups show up in the SMS list). */
  readonly mid: string;
  readonly sender: string;
  /** First text of the group, as lists show it. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly registeredAt: number;
  readonly scheduledAt?: number;
  reservation: Reservation;
  /** Points per message. */
  readonly unitPrice: number;
}

export type SmsType = "SMS" | "LMS" | "MMS";

export interface SmsMessage {
  readonly mdid: string;
  readonly to: string;
  readonly text: string;
  readonly subject?: string;
  /** In the sandbox's inbox; absent for bad numbers and test sends, which nobody gets or pays. */
  readonly inboxId?: string;
  progress: "waiting" | "in_flight" | "delivered" | "failed" | "cancelled";
  /** Korean text of a failure. */
  failure?: string;
  sentAt?: number;
}

export interface SmsGroup extends GroupBase {
  readonly host: "sms";
  readonly type: SmsType;
  readonly messages: readonly SmsMessage[];
}

export interface KakaoMessage {
  /** Digits; shown with a `Q` in front while in flight (§6.7). */
  readonly msgid: string;
  readonly to: string;
  /** Not: a number Kakao can't use (`status` 2). */
  readonly usable: boolean;
  readonly text: string;
  /** Final 강조표기 title, `emtitle_N`. */
  readonly emphasisTitle?: string;
  /** `button_N` as it came. */
  readonly buttonJson?: string;
  /** Text to send in its place when Kakao can't deliver. */
  readonly substitute?: { readonly subject: string; readonly text: string };
  readonly inboxId?: string;
  sentAt?: number;
  resultAt?: number;
  /** One letter of §7.2. */
  rslt?: string;
  /** `mid` of the substitute. */
  smid?: string;
}

export interface KakaoGroup extends GroupBase {
  readonly host: "kakao";
  readonly type: "AT" | "FT";
  readonly senderKey: string;
  /** Empty for 친구톡. */
  readonly templateCode: string;
  readonly messages: readonly KakaoMessage[];
}

export type AligoGroup = SmsGroup | KakaoGroup;

export type InboxImage = NonNullable<SandboxMessage["image"]>;
