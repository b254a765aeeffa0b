import type { MessageType } from "./message-type.ts";
import type {
  FailoverOptions,
  FaxInput,
  KakaoOptions,
  NsaInput,
  RcsOptions,
  VoiceInput,
} from "./send-input.ts";

/** A picture ready for the wire. */
export type OutboundImage =
  | {
      readonly bytes: Uint8Array;
      /** By the first bytes of the file, not by its name. */
      readonly contentType: "image/jpeg" | "image/png" | "image/gif" | "application/octet-stream";
      readonly filename: string;
    }
  | { readonly fileId: string };

/** What every normalized message has. A provider gets nothing the caller wrote that isn't in here. */
export interface OutboundCommon {
  readonly messageId: string;
  readonly type: MessageType;
  /** Digits in the national form: `01012345678`; for another country its national number. */
  readonly to: string;
  /** Calling code in digits; `"82"` for Korea. */
  readonly country: string;
  /** Digits of the sender number; absent when neither the message nor the defaults name one. */
  readonly from?: string;
  readonly scheduledAt?: Date;
  readonly customFields?: Readonly<Record<string, string>>;
  /** Only the part of the caller's `providerOptions` that is for this provider. */
  readonly providerOptions?: Readonly<Record<string, unknown>>;
}

export interface OutboundText extends OutboundCommon {
  readonly type: "SMS" | "LMS" | "MMS";
  /** Rendered and NFC-normalized. */
  readonly text: string;
  readonly subject?: string;
  /** Present for MMS. */
  readonly image?: OutboundImage;
}

export interface OutboundAlimtalk extends OutboundCommon {
  readonly type: "ALIMTALK";
  readonly templateId: string;
  /** Values by bare name; every value already is text. */
  readonly variables: Readonly<Record<string, string>>;
  readonly kakao?: Readonly<KakaoOptions>;
  /** Present only when enabled; its texts are rendered. */
  readonly failover?: Readonly<FailoverOptions>;
}

interface OutboundBody {
  readonly text: string;
  readonly subject?: string;
  readonly image?: OutboundImage;
  readonly failover?: Readonly<FailoverOptions>;
}

interface OutboundTemplate {
  readonly templateId: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly failover?: Readonly<FailoverOptions>;
}

export interface OutboundFriendtalk extends OutboundCommon, OutboundBody {
  readonly type: "FRIENDTALK";
  readonly kakao?: Readonly<KakaoOptions & { advertisement?: boolean }>;
}

export interface OutboundNsa extends OutboundCommon, OutboundTemplate {
  readonly type: "NSA";
  readonly naver?: NsaInput["naver"];
}

export interface OutboundVoice extends OutboundCommon, OutboundBody {
  readonly type: "VOICE";
  readonly voice: VoiceInput["voice"];
}

export interface OutboundFax extends OutboundCommon {
  readonly type: "FAX";
  readonly fax: FaxInput["fax"];
}

export interface OutboundRcsText extends OutboundCommon, OutboundBody {
  readonly type: "RCS_SMS" | "RCS_LMS" | "RCS_MMS";
  readonly rcs: Readonly<RcsOptions>;
}

export interface OutboundRcsTemplate extends OutboundCommon, OutboundTemplate {
  readonly type: "RCS_TPL" | "RCS_ITPL" | "RCS_LTPL";
  readonly rcs: Readonly<RcsOptions>;
}

/** A validated, normalized, rendered message: what `Provider.send` takes. */
export type OutboundMessage =
  | OutboundText
  | OutboundAlimtalk
  | OutboundFriendtalk
  | OutboundNsa
  | OutboundVoice
  | OutboundFax
  | OutboundRcsText
  | OutboundRcsTemplate;
