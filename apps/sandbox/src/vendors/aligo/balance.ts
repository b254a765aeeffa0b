import { KAKAO_TEXTS } from "./codes.ts";
import type { AligoState } from "./state.ts";

/**
 * Points per message (sheet §2: 2026 prices; the picture's is from an older banner).
 * 친구톡's is the sandbox's own: no source names one.
 */
export const PRICES = { SMS: 8.4, LMS: 25.9, MMS: 60, AT: 6.5, FT: 15 } as const;

/** Prices have tenths: keeps binary fractions out of the balance. */
export function toPoints(amount: number): number {
  return Math.round(amount * 10) / 10;
}

/** `false` and nothing taken, when the balance is too short. */
export function charge(state: AligoState, amount: number): boolean {
  const points = toPoints(amount);
  if (points > state.balance) return false;
  state.balance = toPoints(state.balance - points);
  return true;
}

export function refund(state: AligoState, amount: number): void {
  state.balance = toPoints(state.balance + amount);
}

/** How many messages the whole balance would buy of one type. */
function countAffordable(state: AligoState, type: keyof typeof PRICES): number {
  // In tenths, which are whole: 58.8 / 8.4 falls short of 7 in binary.
  return Math.floor(Math.round(state.balance * 10) / Math.round(PRICES[type] * 10));
}

function countSmsTypes(state: AligoState) {
  return {
    SMS_CNT: countAffordable(state, "SMS"),
    LMS_CNT: countAffordable(state, "LMS"),
    MMS_CNT: countAffordable(state, "MMS"),
  };
}

/** `POST /remain/` (§3.5): `result_code` is a number here. */
export function answerRemain(state: AligoState) {
  return { result_code: 1, message: "success", ...countSmsTypes(state) };
}

/** `POST /akv10/heartinfo/` (§6.8), in the shape the switch says. */
export function answerHeartInfo(state: AligoState) {
  const counts = countSmsTypes(state);
  const all = { ...counts, ALT_CNT: countAffordable(state, "AT") };
  switch (state.switches.heartinfoShape) {
    case "live":
      return { code: 0, message: KAKAO_TEXTS.ok, list: all };
    case "documented_example":
      return { code: 1, message: "", list: counts };
    case "documented_table":
      return { result_code: 1, message: "", ...all };
  }
}
