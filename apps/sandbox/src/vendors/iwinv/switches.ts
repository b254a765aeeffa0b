/**
 * One switch for every place where the evidence about IWINV is split (sheet §7, *knob*).
 * The defaults are the sheet's best reading; change them on `sandbox.iwinv.switches` at any time.
 */
export interface IwinvSwitches {
  /** §7.2: `code` as a number, or as digits in a string (`"200"`). Default `number`. */
  codes: "number" | "string";
  /** §4.1, §7.2: a refusal as an object, or as nothing but its number (`501`). Default `object`. */
  refusals: "object" | "bare";
  /** §7.4: read the caller's address from `X-Forwarded-For`. Default `false`: the socket's. */
  trustForwardedFor: boolean;
  /**
   * How long a message that was taken stays out of the histories of SMS and 알림톡, in sandbox milliseconds.
   * No source tells of a delay, and none rules one out. Default 0.
   */
  historyDelayMs: number;
  /** Recipients whose rows never show up in the histories of SMS and 알림톡. Default: none. */
  historyOmits: readonly string[];
  /** §3.3–3.5: order of history and template lists; no source tells. Default `newest_first`. */
  listOrder: "newest_first" | "oldest_first";

  /** §3.2: 알림톡's answer to a wrong key. Default 201. */
  alimtalkAuthCode: 201 | 202;
  /** §3.5: how `/api/charge/` of 알림톡 may be asked. Default `both`. */
  alimtalkChargeMethods: "both" | "POST" | "GET";
  /**
   * §3.1, unsettled: values a repeated `#{name}` takes. `distinct`: one for each name, in order of first
   * appearance in the text, then the links. `occurrence`: one wherever it stands, mobile and PC link
   * apart. Default `distinct`.
   */
  templateParams: "distinct" | "occurrence";
  /** §3.1: `seqNo` in the answer to a send. Default `absent`. */
  alimtalkSeqNo: "absent" | "number" | "string";
  /**
   * §3.1: a recipient who can't be taken (no phone, a malformed one) refuses the whole request, or is
   * counted in `fail`. Default `refuse_request`.
   */
  alimtalkBadRecipient: "refuse_request" | "count_as_fail";
  /**
   * §3.4: `sendDate` of a history row is there from the hand-over on, or comes with the result
   * (then "not OK and has a sendDate" means failed, as client C reads it). Default `with_result`.
   */
  alimtalkSendDate: "with_result" | "at_hand_over";
  /**
   * §3.4: whether a history row that failed has a `sendDate`. Without one, client C takes it for pending. Default
   * `present`.
   */
  alimtalkFailedSendDate: "present" | "absent";
  /** §3.4: status that an 알림톡 to a number ends with; no source has a table of failures. Default: none. */
  alimtalkDeliveryCodes: Readonly<Record<string, { code: string; name: string }>>;
  /** §3.2: what a 알림톡 send says when the balance is short: 519, or that charging failed (518). Default 519. */
  alimtalkShortBalanceCode: 519 | 518;
  /** §3.3: whether the answer to `template/add/` carries `templateCode`. Default `false`. */
  templateAddAnswersCode: boolean;
  /** §3.3: key of a button's type in template lists. Default `linkType`. */
  templateButtonKey: "linkType" | "type";
  /** §3.3: the type a 배송조회 button is added with. Default `both`. */
  deliveryTrackingType: "both" | "DS" | "DB";

  /** §4.2: SMS's answer to a wrong key. Default 14. */
  smsAuthCode: 14 | 202;
  /** §4.2: SMS's answer to an unlisted address. Default 15. */
  smsAddressCode: 15 | 206;
  /** §2, §7.11: SMS's answer to an unregistered 발신번호: 13, or the "does not match" text with an unlisted 99. Default 13. */
  smsSenderCode: 13 | 99;
  /** §6.8: `requestNo` and `msgType` of a refused send. Default `absent`. */
  smsRefusalFields: "absent" | "null";
  /** §4.1: what a short text with a title is sent as. Default `LMS`. */
  shortTextWithTitle: "LMS" | "SMS";
  /** §4.1: bytes of the largest image taken. Default 99,999; the other readings end at 100,000, 102,399 or 102,400. */
  mmsMaxBytes: number;
  /** §4.3: `requestNo` in history rows. Default `number`. */
  smsHistoryRequestNo: "number" | "string";
  /** §4.3: key of a row's status text. Default `sendStatusMsg`. */
  smsStatusTextKey: "sendStatusMsg" | "sendStatus";
  /** §4.5: code of a row that has no result yet. Default `WAIT`. */
  smsWaitingCode: "WAIT" | "0";
  /** §4.3: codes of history rows as text, or as numbers, which lose their leading zero. Default `string`. */
  smsDeliveryCodesAs: "string" | "number";
  /** §4.5, §4.6: code that a text to a number ends with, also those that no test recipient has. Default: none. */
  smsDeliveryCodes: Readonly<Record<string, string>>;
  /** §4.3: SMS history takes no notice of `pageSize` and gives 15. Default `false`. */
  smsIgnorePageSize: boolean;
  /** §4.4: key of the code in SMS's charge answer. Default `code`. */
  smsChargeCodeKey: "code" | "resultCode";
}

export const DEFAULT_SWITCHES: Readonly<IwinvSwitches> = Object.freeze({
  codes: "number",
  refusals: "object",
  trustForwardedFor: false,
  historyDelayMs: 0,
  historyOmits: [],
  listOrder: "newest_first",
  alimtalkAuthCode: 201,
  alimtalkChargeMethods: "both",
  templateParams: "distinct",
  alimtalkSeqNo: "absent",
  alimtalkBadRecipient: "refuse_request",
  alimtalkSendDate: "with_result",
  alimtalkFailedSendDate: "present",
  alimtalkDeliveryCodes: {},
  alimtalkShortBalanceCode: 519,
  templateAddAnswersCode: false,
  templateButtonKey: "linkType",
  deliveryTrackingType: "both",
  smsAuthCode: 14,
  smsAddressCode: 15,
  smsSenderCode: 13,
  smsRefusalFields: "absent",
  shortTextWithTitle: "LMS",
  mmsMaxBytes: 99_999,
  smsHistoryRequestNo: "number",
  smsStatusTextKey: "sendStatusMsg",
  smsWaitingCode: "WAIT",
  smsDeliveryCodesAs: "string",
  smsDeliveryCodes: {},
  smsIgnorePageSize: false,
  smsChargeCodeKey: "code",
});
