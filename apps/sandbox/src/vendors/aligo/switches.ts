import { KAKAO_RESULTS } from "./codes.ts";

/**
 * One switch for every place where the protocol sheet's evidence is split or missing. Flip one to
 * meet the other reading; `reset()` brings the defaults back.
 */
export interface AligoSwitches {
  /** JSON type of `result_code` in a refusal (§1): captured as a number, noted once as a string. Default `number`. */
  smsRefusalCodeType: "number" | "string";
  /**
   * `result_code` for refusals whose code nobody has captured: missing field, too long, too soon
   * (§3.7: only the range -100…-999 is sure). Default -999.
   */
  smsUnprovenRefusalCode: number;
  /**
   * Numbers that look right and are counted as malformed all the same, on both hosts: which ones `error_cnt` and
   * `fcnt` count is written nowhere (§3.1, §6.5). Default: none.
   */
  malformedNumbers: readonly string[];
  /** `msg_type=SMS` with more than 90 bytes (§11.8). `cut` keeps SMS and the handset shows 90 bytes. Default `upgrade`. */
  longSms: "upgrade" | "refuse" | "cut";
  /** Largest image in bytes (§3.1: clients' figure, no official one). Default 307,200. */
  imageMaxBytes: number;
  /** `sms_state` of a delivered message (§3.4: free text, no official list). Default `발송완료`. */
  smsDeliveredState: string;
  /** `sms_state` and `reserve_state` of a message that waits for its time (§3.4). Default `예약대기중`. */
  reservedState: "예약대기중" | "예약대기";
  /** `/cancel/` later than 5 minutes before (§3.7). Default -804. */
  smsCancelTooLateCode: -804 | -304;
  /** Label of Kakao answers (§1.1). Default `application/json;charset=UTF-8`. */
  kakaoContentType: "application/json;charset=UTF-8" | "text/html; charset=UTF-8";
  /** `testMode=Y` passes from any address (§2, one live report). Default `true`. */
  testModeSkipsIpCheck: boolean;
  /** Wrong credentials at `/akv10/history/…` (§7.1: -101 in the documents; §10.1: -99). Default -101. */
  historyAuthCode: -101 | -99;
  /** Refusal for lack of balance on the Kakao host (§7.1). Default: the text met in production. */
  kakaoShortageText: "보유건수가 부족합니다." | "포인트가 부족합니다.";
  /** Send with a template that doesn't exist, isn't approved, or is stopped (§7.1, texts unverified). Default `refuse`. */
  unusableTemplate: "refuse" | "fail_later";
  /** `failover=Y` needs `fsubject_N` and `fmessage_N` (§6.5: npm examples; the documents mark them optional). Default `true`. */
  failoverTextsRequired: boolean;
  /** `rslt` letters that send the substitute (§8, §11.5: undocumented). Default: every certain failure, so not 5 and 6. */
  failoverTriggers: readonly string[];
  /** Least lead of `senddate` in minutes (§11.6: unknown). Default 0: any time not past. */
  kakaoScheduleLeadMinutes: number;
  /** JSON type of `mid` on the Kakao host (§6.5: table and captures a number, an example a string). Default `number`. */
  kakaoMidType: "number" | "string";
  /** JSON type of `info.current` (§6.5 table: float; §9.5: string). Default `string`. */
  kakaoCurrentType: "string" | "number";
  /** Shape of `/akv10/heartinfo/` (§6.8): live, the documents' example (code 1), the documents' table (flat). Default `live`. */
  heartinfoShape: "live" | "documented_example" | "documented_table";
  /** Success of `/akv10/cancel/` (§6.9: documents 1, clients 0, no capture). Default 0. */
  kakaoCancelCode: 0 | 1;
  /**
   * How long a message that was taken stays out of the lists, in sandbox milliseconds. No source tells of a delay, and
   * none rules one out. Default 0.
   */
  historyDelayMs: number;
  /** Recipients who never show up in the lists of a group's members (§3.4: rows may be missing). Default: none. */
  historyOmits: readonly string[];
  /** `rslt` of an ALIMTALK to a number: any letter of §7.2, also those that no test recipient has. Default: none. */
  kakaoResults: Readonly<Record<string, string>>;
  /** `sms_state` that a text to a number ends with, as a failure (§3.4: free text). Default: none. */
  smsStates: Readonly<Record<string, string>>;
  /** `smid` of a message without a substitute (§6.7). Default `0`. */
  noSubstituteId: "0" | "";
  /**
   * How a row of `/akv10/history/detail/` shows that it is in flight (§6.7): a `Q` before `msgid` and an empty `rslt`,
   * the `Q` beside a result that contradicts it, or the empty `rslt` alone. Default `both`.
   */
  inFlightMark: "both" | "prefix" | "empty";
  /** Date field in `/akv10/history/list/` (§6.7: table or example). Default `regdate`. */
  historyDateField: "regdate" | "reg_date";
  /** `/akv10/history/…` ignores `limit` and gives 50 rows (§6.7, seen in April 2026). Default `false`. */
  historyIgnoresLimit: boolean;
  /** `list` of `/akv10/template/list/` holds an array in an array (§6.2, one client). Default `false`. */
  templateListNested: boolean;
  /** `/akv10/friend/send/` (§6.6: Kakao ended 친구톡; whether the path answers is unknown). Default `ended`. */
  friendTalk: "ended" | "open";
}

/** The sheet's best reading of each. */
export function createDefaultSwitches(): AligoSwitches {
  return {
    smsRefusalCodeType: "number",
    smsUnprovenRefusalCode: -999,
    malformedNumbers: [],
    longSms: "upgrade",
    imageMaxBytes: 300 * 1024,
    smsDeliveredState: "발송완료",
    reservedState: "예약대기중",
    smsCancelTooLateCode: -804,
    kakaoContentType: "application/json;charset=UTF-8",
    testModeSkipsIpCheck: true,
    historyAuthCode: -101,
    kakaoShortageText: "보유건수가 부족합니다.",
    unusableTemplate: "refuse",
    failoverTextsRequired: true,
    failoverTriggers: Object.keys(KAKAO_RESULTS).filter((letter) => !"056".includes(letter)),
    kakaoScheduleLeadMinutes: 0,
    kakaoMidType: "number",
    kakaoCurrentType: "string",
    heartinfoShape: "live",
    kakaoCancelCode: 0,
    historyDelayMs: 0,
    historyOmits: [],
    kakaoResults: {},
    smsStates: {},
    noSubstituteId: "0",
    inFlightMark: "both",
    historyDateField: "regdate",
    historyIgnoresLimit: false,
    templateListNested: false,
    friendTalk: "ended",
  };
}
