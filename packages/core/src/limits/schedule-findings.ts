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
  if (at < soonest) return [outside("least", window.soonest ?? {})];
  if (window.latest && at > addCalendarSpan(new Date(now), window.latest).getTime()) {
    return [outside("most", window.latest)];
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
      `can't be given: this vendor doesn't schedule ${type}.`,
      "Leave it out and send at that time.",
    ],
    [`이 발송사는 ${type} 예약을 지원하지 않습니다.`, "값을 빼고 그 시각에 보내세요."],
  );
}

function notInFuture(): LimitFinding {
  return rejected(
    ["isn't a time in the future.", "Leave it out to send now, or choose a later time."],
    ["미래의 시각이 아닙니다.", "바로 보내려면 값을 빼고, 아니면 더 늦은 시각을 고르세요."],
  );
}

function outside(edge: "least" | "most", span: CalendarSpan): LimitFinding {
  const least = edge === "least";
  return rejected(
    [
      `must be at ${edge} ${write(span, EN)} from now.`,
      `Choose ${least ? "a later" : "an earlier"} time.`,
    ],
    [
      `지금부터 ${write(span, KO)} ${least ? "뒤부터" : "안까지"} 예약할 수 있습니다.`,
      `더 ${least ? "늦은" : "이른"} 시각을 고르세요.`,
    ],
  );
}

const EN = [" month(s)", " day(s)", " minute(s)"];
const KO = ["개월", "일", "분"];

function write({ months, days, minutes }: CalendarSpan, units: readonly string[]): string {
  return [months, days, minutes]
    .map((count, index) => (count ? `${count}${units[index]}` : ""))
    .filter(Boolean)
    .join(" ");
}
