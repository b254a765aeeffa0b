import { type Issue, issue } from "../error/issue.ts";
import type { MessageType } from "../message/message-type.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { ProviderLimits, ScheduleWindow } from "../provider/limits.ts";
import { addCalendarSpan, formatKst } from "../time/kst.ts";
import type { LimitFinding } from "./limit-finding.ts";

const FIELD = "options.scheduledAt";

export function checkSchedule(
  { scheduledAt, type }: OutboundMessage,
  { schedule }: ProviderLimits,
  now: number,
  findings: LimitFinding[],
): void {
  if (scheduledAt === undefined || !schedule) return;
  const wrong = findWrong(scheduledAt.getTime(), now, type, schedule[type]);
  if (wrong) findings.push({ code: "SCHEDULE_REJECTED", issue: wrong });
}

function findWrong(
  at: number,
  now: number,
  type: MessageType,
  window: ScheduleWindow | undefined,
): Issue | undefined {
  if (!window) return notSchedulable(type);
  if (Number.isNaN(at) || at <= now) return notInFuture();
  const soonest = addCalendarSpan(new Date(now), window.soonest ?? {});
  if (at < soonest.getTime()) return outside(soonest, "later", "이후");
  const latest = window.latest && addCalendarSpan(new Date(now), window.latest);
  return latest && at > latest.getTime() ? outside(latest, "earlier", "이전") : undefined;
}

function notSchedulable(type: string): Issue {
  return issue(
    FIELD,
    [`isn't possible here for ${type}.`, "Leave it out and send at that time."],
    [`이 발송사는 ${type} 예약을 지원하지 않습니다.`, "값을 빼고 그 시각에 보내세요."],
  );
}

function notInFuture(): Issue {
  return issue(
    FIELD,
    ["isn't a time in the future.", "Leave it out to send now, or choose another time."],
    ["미래의 시각이 아닙니다.", "바로 보내려면 값을 빼고, 아니면 다른 시각을 고르세요."],
  );
}

function outside(edge: Date, en: string, ko: string): Issue {
  const time = formatKst(edge, "yyyy-MM-dd HH:mm:ss");
  return issue(
    FIELD,
    [`must be ${time} KST or ${en}.`, "Choose another time."],
    [`${time}(한국 시각) ${ko}여야 합니다.`, "다른 시각을 고르세요."],
  );
}
