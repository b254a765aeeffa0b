import type { MessageType } from "../message/message-type.ts";

/** A stretch of time on the Korean calendar. */
export interface CalendarSpan {
  months?: number;
  days?: number;
  minutes?: number;
}

export type Charset = "KS_X_1001" | "CP949" | "UNICODE";

export interface TextLimit {
  /** EUC-KR bytes. */
  maxBytes?: number;
  /** UTF-16 code units, for vendors that count characters. */
  maxCharacters?: number;
  /** Characters outside it are refused or arrive as `?`. Default `UNICODE`. */
  charset?: Charset;
}

export interface SubjectLimit {
  /** EUC-KR bytes. */
  maxBytes: number;
  /** Every character must match. */
  allowedCharacters?: RegExp;
  /** What `allowedCharacters` lets through, for the error text. */
  allowedDescription?: { en: string; ko: string };
}

export interface ScheduleWindow {
  /** Soonest instant, from now. */
  soonest?: CalendarSpan;
  /** Latest instant, from now. */
  latest?: CalendarSpan;
}

export interface ImageLimit {
  /** Bytes; the file may have at most this many. */
  maxBytes: number;
  contentTypes: readonly string[];
  /** The vendor keeps files, and `{ fileId }` may name one. */
  acceptsFileId?: boolean;
}

export interface BatchLimit {
  maxMessages: number;
  /** When all of them have one text. Default `maxMessages`. */
  maxOfOneText?: number;
  /** Bytes of the whole request. */
  maxRequestBytes?: number;
}

/** What a vendor bears. */
export interface RateLimit {
  /** Requests that may start in any second. Default: any number. */
  requestsPerSecond?: number;
  /** Requests under way at the same time. Default: any number. */
  maxConcurrency?: number;
}

export interface LookupLimit {
  /**
   * The vendor's records hold our message id, so that no other sending can be taken for the lost one. Default `false`:
   * one that can't be told from another that the same `KMsg` sent in the last minutes then stays unknown. What other
   * processes send in the same minute, of one content to one number, may still be taken for it.
   */
  keepsMessageId?: boolean;
  /**
   * How long after a lost request the vendor's records are sure to hold what it took, in milliseconds. What is
   * absent then wasn't sent. Leave it out where nothing is sure: absent messages then stay unknown.
   */
  completeAfterMs?: number;
}

/**
 * What a vendor takes, as declared by its adapter. Checked before anything leaves;
 * what isn't declared isn't checked.
 */
export interface ProviderLimits {
  /** Day these limits were read, `YYYY-MM-DD`. Vendors change them. */
  asOf: string;
  /** Where they were read. */
  source: string;
  text?: Partial<Record<MessageType, TextLimit>>;
  subject?: SubjectLimit;
  /** A type that isn't named can't be scheduled; `KMsg` refuses it, so that it never goes out at the wrong time. */
  schedule?: Partial<Record<MessageType, ScheduleWindow>>;
  image?: ImageLimit;
  batch?: Partial<Record<MessageType, BatchLimit>>;
  /** Kept by `KMsg` for each provider; `KMsgConfig.rateLimits` takes its place. */
  rate?: RateLimit;
  /** Of `findMessage`. */
  lookup?: LookupLimit;
}
