import type { TemplateVariables } from "../template/render-variables.ts";

/** When, where and with which labels a message goes. */
export interface SendOptions {
  /** The instant of sending; omitted = now. Vendors have windows, see `Provider.limits.schedule`. */
  scheduledAt?: Date;
  /** Calling code of `to` in digits, without `+`. Default `"82"`. */
  country?: string;
  /** Your own labels, kept by vendors that can (SOLAPI: ≤ 10 entries, key ≤ 30, value ≤ 100 characters). */
  customFields?: Record<string, string>;
}

/** What every message has. */
export interface CommonInput {
  /** Recipient: any usual writing of a Korean number, or a foreign one with `options.country` or `+`. */
  to: string;
  /** Sender number (발신번호), registered with the vendor. Default: `defaults.from`, then the provider's own. */
  from?: string;
  /**
   * Your id for this message and no other; returned in the result. After a lost answer, vendors that keep it are asked
   * for it, so that an earlier message of the same id, content and minute would be taken for this one. Default: a
   * random UUID.
   */
  messageId?: string;
  /**
   * Names this sending, at most 255 characters: whatever is sent again under the same key isn't sent, but gets the
   * first result. Needs `idempotency` in the configuration.
   */
  idempotencyKey?: string;
  /** Sends through this provider, whatever the routing says. */
  providerId?: string;
  options?: SendOptions;
  /** Settings only one vendor understands, by provider id: `{ solapi: { … } }`. */
  providerOptions?: Record<string, Record<string, unknown>>;
}

/** A picture as bytes, or one that the vendor already keeps. */
export type ImageInput =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | { data: Uint8Array | ArrayBuffer | Blob; filename?: string; fileId?: never }
  /** The vendor's own file id (SOLAPI storage). Only for providers that declare `limits.image.acceptsFileId`. */
  | { fileId: string; data?: never; filename?: never };

/** The body of a text message: `text`, or its alias `content`, never both. */
type TextBody = { text: string; content?: never } | { content: string; text?: never };

interface TextCommon extends CommonInput {
  /** Values for `#{name}` in `text` and `subject`. */
  variables?: TemplateVariables;
}

/** Parts of other types. Named, because TypeScript lets any member of a union lend its fields when `type` is omitted. */
interface NoOtherParts {
  templateId?: never;
  kakao?: never;
  naver?: never;
  voice?: never;
  fax?: never;
  rcs?: never;
  failover?: never;
}

/** `type` omitted: MMS with an image, LMS with a subject or when too long for SMS after rendering, else SMS. */
export type AutoTextInput = TextCommon &
  NoOtherParts &
  TextBody & { type?: undefined; subject?: string; media?: { image: ImageInput } };

export type SmsInput = TextCommon &
  NoOtherParts &
  TextBody & { type: "SMS"; subject?: never; media?: never };

export type LmsInput = TextCommon &
  NoOtherParts &
  TextBody & { type: "LMS"; subject?: string; media?: never };

export type MmsInput = TextCommon &
  NoOtherParts &
  TextBody & { type: "MMS"; subject?: string; media: { image: ImageInput } };

/**
 * Kakao button. `WL` web link, `AL` app link, `DS` delivery tracking, `BK` bot keyword, `MD` message delivery,
 * `BC` talk to an agent, `BT` bot transfer, `AC` add channel.
 */
export interface KakaoButton {
  /** At most 14 characters; must equal the template's. */
  name: string;
  type: "WL" | "AL" | "DS" | "BK" | "MD" | "BC" | "BT" | "AC";
  linkMobile?: string;
  linkPc?: string;
  linkIos?: string;
  linkAndroid?: string;
}

export interface KakaoOptions {
  /** The channel's id at the vendor: SOLAPI `pfId` (`KA01PF…`), Aligo `senderkey`. */
  profileId?: string;
  /** The channel's public name (`@name`). */
  plusId?: string;
  /** Buttons of the message, in the template's order. Omit where the vendor fills them in from the template. */
  buttons?: readonly KakaoButton[];
  /** Emphasised title (강조표기), where the vendor wants it given. */
  title?: string;
}

/** What should happen when the person can't be reached on Kakao (대체발송). */
export interface FailoverOptions {
  enabled: boolean;
  /** Wished form of the substitute. Omitted: by its length. */
  fallbackChannel?: "sms" | "lms";
  /** Text of the substitute; may hold `#{name}`. Omitted: the ALIMTALK's own text, where the vendor can. */
  fallbackContent?: string;
  /** Title of the substitute when it becomes an LMS. */
  fallbackTitle?: string;
  /**
   * How long after sending (or `scheduledAt`) a substitute by delivery tracking is still sensible, in milliseconds; a
   * code that is valid for 3 minutes needs no substitute later. Default 86,400,000 (24 hours). Vendors that send the
   * substitute themselves don't know it, and `FAILOVER_PARTIAL_PROVIDER` says so.
   */
  expiresAfterMs?: number;
}

/** A template's id at the vendor, or one for each vendor by provider id. */
export type TemplateId = string | Readonly<Record<string, string>>;

/** 알림톡. */
export interface AlimtalkInput extends CommonInput {
  type: "ALIMTALK";
  templateId: TemplateId;
  /** Values for the template's `#{name}`, and for those in `failover`. */
  variables?: TemplateVariables;
  kakao?: KakaoOptions;
  failover?: FailoverOptions;
}

/** 친구톡 / 브랜드메시지. */
export type FriendtalkInput = TextCommon &
  TextBody & {
    type: "FRIENDTALK";
    kakao?: KakaoOptions & { advertisement?: boolean };
    media?: { image: ImageInput };
    failover?: FailoverOptions;
  };

/** 네이버 스마트알림. */
export interface NsaInput extends CommonInput {
  type: "NSA";
  templateId: TemplateId;
  variables?: TemplateVariables;
  naver?: { talkId?: string; buttons?: readonly KakaoButton[] };
  failover?: FailoverOptions;
}

export type VoiceInput = TextCommon &
  TextBody & {
    type: "VOICE";
    voice: {
      gender: "female" | "male";
      /** Played first; the callee must press a key to hear `text`. */
      headerMessage?: string;
      tailMessage?: string;
      /** Keys 1 to this number are taken as an answer. Excludes `counselorNumber`. */
      replyRange?: number;
      counselorNumber?: string;
    };
  };

export interface FaxInput extends CommonInput {
  type: "FAX";
  fax: { files: readonly ImageInput[] };
}

export interface RcsOptions {
  brandId: string;
  copyAllowed?: boolean;
  buttons?: readonly Record<string, unknown>[];
}

export type RcsTextInput = TextCommon &
  TextBody & {
    type: "RCS_SMS" | "RCS_LMS" | "RCS_MMS";
    subject?: string;
    media?: { image: ImageInput };
    rcs: RcsOptions;
    failover?: FailoverOptions;
  };

export interface RcsTemplateInput extends CommonInput {
  type: "RCS_TPL" | "RCS_ITPL" | "RCS_LTPL";
  templateId: TemplateId;
  variables?: TemplateVariables;
  rcs: RcsOptions;
  failover?: FailoverOptions;
}

/** What `send()` takes. */
export type SendInput =
  | AutoTextInput
  | SmsInput
  | LmsInput
  | MmsInput
  | AlimtalkInput
  | FriendtalkInput
  | NsaInput
  | VoiceInput
  | FaxInput
  | RcsTextInput
  | RcsTemplateInput;
