import type { StatusCode } from "./codes.ts";

/**
 * One switch for every place where the evidence of the sheet is split or missing.
 * The defaults are its best reading; turn one to prove that a client works either way.
 */
export interface SolapiSwitches {
  /**
   * Whose time signs must agree with, ±15 minutes (§2.1, §19.3). `sandbox` is the clock that `advance`
   * moves; `wall` is the machine's, for clients whose own clock a test can't move (the official SDK).
   */
  signatureClock: "sandbox" | "wall";
  /** 403 for an unknown key: the docs say `InvalidAPIKey`, the Kotlin SDK `InvalidApiKey` (§14). */
  unknownKeyErrorCode: "InvalidAPIKey" | "InvalidApiKey";
  /** 403 from an address that isn't allowed: third parties report both (§2.2). */
  ipErrorCode: "IpNotAllowed" | "InvalidIp";
  /**
   * When not one message of a call is accepted: 200 with all of them listed (§4.4, the SDK), or
   * 400 `FailedToAddMessage`, which the Kotlin SDK knows (§14).
   */
  everythingRefused: "listed" | "FailedToAddMessage";
  /** Whether `messageList` also names messages that weren't accepted (§18.5, open question 2). */
  messageListIncludesFailed: boolean;
  /**
   * How a message ends that went out as a substitute, 대체발송 (§6.1, open question 1).
   * `substitute`: it becomes the SMS or LMS, with that one's status (4000).
   * `original`: it stays the ATA with Kakao's code (3104 …). `replacement` is true in both.
   */
  replacedMessage: "substitute" | "original";
  /**
   * What `text` is on an ATA with `variables` (§4.2). `fallback`: the substitute's text.
   * `body`: it overrides the template's body and must match it, or 1043.
   */
  ataText: "fallback" | "body";
  /** A missing type when `autoTypeDetect` is off (§19.9). */
  missingTypeCode: "1025" | "1010";
  /** Characters that SMS, LMS and MMS take; 1029 for others (§5, open question 9). */
  charset: "KS_X_1001" | "CP949";
  /** Whether `strict: false` lets characters outside the charset through (§4.1, open question 5). */
  strictFalseTolerates: boolean;
  /** What makes a recipient a duplicate, 1026 (§4.3, open question 12). */
  duplicateKey: "to+country" | "to+country+text";
  /** When evening ends for 친구톡 and advertisements, 3108 (§6.1). KST, `HH:mm`. */
  quietFrom: "20:00" | "20:50";
  /**
   * Whether a message that became its substitute also takes its type. `original`: it stays an ATA, under the code of
   * the SMS or LMS. Only with `replacedMessage: "substitute"`.
   */
  replacedType: "substitute" | "original";
  /**
   * Whether the `log` of a replaced message says what Kakao and then the carrier reported (§6.1: "look at type,
   * replacement, log together"). `silent`: only that a substitute was sent.
   */
  replacementLog: "reasons" | "silent";
  /** Final code of messages to a number: any of §12, also those that no test recipient has. Default: none. */
  deliveryCodes: Readonly<Record<string, StatusCode>>;
  /** The code that messages of a cancelled schedule end with: nothing says which (§19.17). */
  cancelledStatusCode: StatusCode;
  /**
   * How long a message that was taken stays out of `GET messages/v4/list`, in sandbox milliseconds.
   * No source tells of a delay, and none rules one out. Default 0.
   */
  historyDelayMs: number;
  /** Recipients whose messages never show up in lists. Default: none. */
  historyOmits: readonly string[];
  /** Whether the coarse `status` of a stored message keeps up with its `statusCode`, "the truth" (§11). */
  storedStatus: "agrees" | "lags";
  /** `limit` above 500 (§11, open question 6): taken as 500, or 400 `ValidationError`. */
  limitAbove500: "cap" | "reject";
  /** `errorCount` of added messages: the SDK types it as text, the docs as a number (§4.6). */
  errorCountAs: "string" | "number";
  /** How stored messages write `replacement` and `autoTypeDetect` (§11: "booleans may come as 0/1"). */
  storedBooleansAs: "boolean" | "number";
  /** Whether a template that was rejected can be changed (§7.2). */
  updateRejectedTemplates: boolean;
  /** Size limit of an MMS image in bytes: 200 KB is the rule, 300 KB and 60 KB are seen (§10). */
  mmsImageBytes: number;
}

export const DEFAULT_SWITCHES: Readonly<SolapiSwitches> = {
  signatureClock: "sandbox",
  unknownKeyErrorCode: "InvalidAPIKey",
  ipErrorCode: "IpNotAllowed",
  everythingRefused: "listed",
  messageListIncludesFailed: true,
  replacedMessage: "substitute",
  replacedType: "substitute",
  replacementLog: "reasons",
  deliveryCodes: {},
  ataText: "fallback",
  missingTypeCode: "1025",
  charset: "KS_X_1001",
  strictFalseTolerates: false,
  duplicateKey: "to+country",
  quietFrom: "20:00",
  cancelledStatusCode: "3052",
  historyDelayMs: 0,
  historyOmits: [],
  storedStatus: "agrees",
  limitAbove500: "cap",
  errorCountAs: "string",
  storedBooleansAs: "boolean",
  updateRejectedTemplates: false,
  mmsImageBytes: 200 * 1024,
};
