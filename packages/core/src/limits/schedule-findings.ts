import { issue } from "../error/issue.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { CalendarSpan, ProviderLimits } from "../provider/limits.ts";
import { addCalendarSpan } from "../time/kst.ts";
import type { LimitFinding } from "./limit-finding.ts";

const FIELD = "options.scheduledAt";

export function findScheduleFindings(
  message: OutboundMessage,
  limits: ProviderLimits,
  now: number,
): LimitFinding[] {
  if (message.scheduledAt === undefined || !limits.schedule) return [];
  const window = limits.schedule[message.type];
  if (!window) return [notSchedulable(message.type)];

  const at = message.scheduledAt.getTime();
  const soonest = addCalendarSpan(new Date(now), window.soonest ?? {}).getTime();
  if (Number.isNaN(at) || at <= now) return [notInFuture()];
  if (at < soonest) return [tooSoon(window.soonest ?? {})];
  if (window.latest && at > addCalendarSpan(new Date(now), window.latest).getTime()) {
    return [tooLate(window.latest)];
  }
  return [];
}

function rejected(
  en: readonly [problem: string, advice: string],
  ko: readonly [problem: string, advice: string],
): LimitFinding {
  return { code: "SCHEDULE_REJECTED", issue: issue(FIELD, en, ko) };
}

function notSchedulable(type: string): LimitFinding {
  return rejected(
    [
      `can't be given for ${type}: this vendor doesn't schedule it.`,
      "Leave it out and send at the time yourself, or use another provider.",
    ],
    [
      `이 발송사는 ${type} 예약 발송을 지원하지 않습니다.`,
      "값을 빼고 그 시각에 직접 보내거나, 다른 프로바이더를 쓰세요.",
    ],
  );
}

function notInFuture(): LimitFinding {
  return rejected(
    ["isn't a time in the future.", "Leave it out to send now, or choose a later time."],
    ["미래의 시각이 아닙니다.", "바로 보내려면 값을 빼고, 예약하려면 이후 시각을 고르세요."],
  );
}

function tooSoon(span: CalendarSpan): LimitFinding {
  return rejected(
    [
      `is too soon: this vendor wants at least ${inEnglish(span)} from now.`,
      "Choose a later time, or leave it out to send now.",
    ],
    [
      `너무 이릅니다. 이 발송사는 지금부터 ${inKorean(span)} 뒤부터 예약할 수 있습니다.`,
      "더 늦은 시각을 고르거나, 바로 보내려면 값을 빼세요.",
    ],
  );
}

function tooLate(span: CalendarSpan): LimitFinding {
  return rejected(
    [
      `is too far away: this vendor takes at most ${inEnglish(span)} from now.`,
      "Choose an earlier time, or send later.",
    ],
    [
      `너무 늦습니다. 이 발송사는 지금부터 ${inKorean(span)} 안으로만 예약할 수 있습니다.`,
      "더 이른 시각을 고르거나, 나중에 보내세요.",
    ],
  );
}

function inEnglish({ months, days, minutes }: CalendarSpan): string {
  const parts: string[] = [];
  if (months) parts.push(`${months} month${months > 1 ? "s" : ""}`);
  if (days) parts.push(`${days} day${days > 1 ? "s" : ""}`);
  if (minutes) parts.push(`${minutes} minute${minutes > 1 ? "s" : ""}`);
  return parts.join(" ");
}

function inKorean({ months, days, minutes }: CalendarSpan): string {
  const parts: string[] = [];
  if (months) parts.push(`${months}개월`);
  if (days) parts.push(`${days}일`);
  if (minutes) parts.push(`${minutes}분`);
  return parts.join(" ");
}
