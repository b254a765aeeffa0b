import type { RecipientOutcome } from "../kernel/recipients.ts";

/** What each test recipient stands for, in a few words. */
export const OUTCOME_TEXTS: Readonly<Record<RecipientOutcome, { ko: string; en: string }>> = {
  delivered: { ko: "잘 도착", en: "delivered" },
  not_on_kakao: { ko: "카카오톡 미사용", en: "not on KakaoTalk" },
  kakao_blocked: { ko: "알림톡 차단", en: "blocks ALIMTALK" },
  kakao_inactive: { ko: "카카오톡 휴면", en: "dormant on KakaoTalk" },
  kakao_unconfirmed: { ko: "카카오톡 수신 미확인", en: "KakaoTalk can't confirm" },
  not_on_kakao_and_handset_off: {
    ko: "카카오톡 미사용, 전원 꺼짐",
    en: "not on KakaoTalk, handset off",
  },
  not_a_channel_friend: {
    ko: "채널 친구 아님 (친구톡)",
    en: "not a friend of the channel (친구톡)",
  },
  handset_off: { ko: "전원 꺼짐", en: "handset off" },
  no_coverage: { ko: "음영지역", en: "no coverage" },
  inbox_full: { ko: "메시지함 가득 참", en: "inbox full" },
  number_unassigned: { ko: "없는 번호", en: "number not in use" },
  spam_blocked: { ko: "스팸 차단", en: "stopped as spam" },
  timed_out: { ko: "전송 시간 초과", en: "carrier timed out" },
  sender_barred: { ko: "발신번호 도용 차단", en: "sender number barred" },
  opted_out: { ko: "수신거부", en: "opted out" },
  blocked: { ko: "수신 차단 번호", en: "blocked number" },
  never_reported: { ko: "결과가 오지 않음", en: "no report ever comes" },
};
