import { formatKst, parseKst } from "@k-msg/core";
import { KAKAO_REFUSED } from "./codes.ts";
import type { Fields } from "./fields.ts";
import { Refusal } from "./refusal.ts";
import type { AligoState } from "./state.ts";

const MINUTE = 60_000;
const SMS_LEAD_MINUTES = 10;

/** `rdate` YYYYMMDD + `rtime` HHMM in Korean time, at least 10 minutes ahead (sheet §3.1, §10.8). */
export function readSmsSchedule(state: AligoState, fields: Fields): number | undefined {
  const [date, time] = [fields.text("rdate"), fields.text("rtime")];
  if (date === "" && time === "") return undefined;
  const at = /^\d{8}$/.test(date) && /^\d{4}$/.test(time) ? parseKst(date + time) : undefined;
  if (!at) throw new Refusal(undefined, "예약일(rdate) 또는 예약시간(rtime)이 올바르지 않습니다.");
  if (at.getTime() < state.world.clock.now() + SMS_LEAD_MINUTES * MINUTE) {
    throw new Refusal(undefined, "예약시간은 현재시간 기준 10분 이후로 설정해야 합니다.");
  }
  return at.getTime();
}

/** `senddate` YYYYMMDDHHMMSS in Korean time (§6.5). No refusal text was captured. */
export function readKakaoSchedule(state: AligoState, fields: Fields): number | undefined {
  const text = fields.text("senddate");
  if (text === "") return undefined;
  const at = /^\d{14}$/.test(text) ? parseKst(text) : undefined;
  if (!at) throw new Refusal(KAKAO_REFUSED, "예약일시(=senddate)가 올바르지 않습니다.");
  const earliest = state.world.clock.now() + state.switches.kakaoScheduleLeadMinutes * MINUTE;
  if (at.getTime() < earliest) {
    throw new Refusal(KAKAO_REFUSED, "예약일시(=senddate)가 현재시간보다 이릅니다.");
  }
  return at.getTime();
}

/** `YYYY-MM-DD HH:mm:ss`, or `""` for an instant that isn't known yet. */
export function writeTime(at: number | undefined): string {
  return at === undefined ? "" : formatKst(new Date(at), "yyyy-MM-dd HH:mm:ss");
}
