import { formatKst, type SendWarning } from "@k-msg/core";
import { warning } from "../shared/warnings.ts";

/** SMS host: two fields in Korean time, whole minutes. Any other field name would make it go out now. */
export function toSmsSchedule(at: Date | undefined): { rdate: string; rtime: string } | undefined {
  if (!at) return undefined;
  const minute = ceilTo(at, 60_000);
  return { rdate: formatKst(minute, "yyyyMMdd"), rtime: formatKst(minute, "HHmm") };
}

/** Kakao host: one field in Korean time, whole seconds. */
export function toKakaoSchedule(at: Date | undefined): { senddate: string } | undefined {
  return at && { senddate: formatKst(ceilTo(at, 1000), "yyyyMMddHHmmss") };
}

export function findScheduleWarnings(at: Date | undefined): SendWarning[] {
  if (!at || ceilTo(at, 60_000).getTime() === at.getTime()) return [];
  return [
    warning(
      "OPTION_UNSUPPORTED",
      "options.scheduledAt",
      "Aligo schedules text messages by the minute; it goes out at the next full minute.",
      "알리고 문자는 분 단위로만 예약되므로, 초를 올림한 시각에 발송됩니다.",
    ),
  ];
}

/** Up, so that nothing goes out before its time. */
function ceilTo(at: Date, unitMs: number): Date {
  return new Date(Math.ceil(at.getTime() / unitMs) * unitMs);
}
