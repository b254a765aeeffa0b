import type { DeliveryReason } from "@k-msg/core";

/**
 * Why a message failed, by fragments of Korean words, for vendors that tell nothing but a free text. No vendor
 * publishes a list: these are the usual words of Korean carriers and relays, the most telling first.
 */
const FRAGMENTS: readonly (readonly [RegExp, DeliveryReason])[] = [
  // Templates and channels can be dormant (휴면) or out of use, too: that is not about the person.
  [/템플릿/, "template_mismatch"],
  [/발신\s*프로필|카카오톡?\s*채널|휴면\s*채널|채널\s*휴면/, "channel_invalid"],
  [/카카오.*(미사용|미가입)|(미사용|미가입).*카카오|휴면|미접속/, "not_on_kakao"],
  [/발신\s*번호|변작|도용/, "sender_invalid"],
  [/스팸|신고/, "spam"],
  [/중복/, "duplicate"],
  // Block lists, hours and accounts: not the person has blocked anybody.
  [/수신\s*거부|차단된\s*수신\s*번호/, "opted_out"],
  [/야간|계정/, "other"],
  [/차단|착신\s*거절/, "blocked"],
  [
    /결번|없는\s*번호|잘못된\s*번호|번호\s*(형식\s*)?오류|비가입|미가입|정지|해지/,
    "number_invalid",
  ],
  [/전원|꺼짐|음영|저장\s*공간|메시지함|가득/, "handset_off"],
  [/시간\s*초과|타임\s*아웃/, "expired"],
  [/잔액|포인트.*부족/, "balance"],
  [/시스템|서버|장애/, "vendor_error"],
];

export function reasonIn(text: string): DeliveryReason {
  return FRAGMENTS.find(([fragment]) => fragment.test(text))?.[1] ?? "other";
}
