import { addCalendarSpan } from "@k-msg/core";
import { httpError } from "./http-error.ts";
import type { SolapiContext } from "./state.ts";

/** Schedules reach six months ahead (§4.5). */
const MONTHS_AHEAD = 6;

/** ISO 8601 with an offset or `Z`: the server has no way to know the zone of another. */
export function readInstant(text: string): number {
  const at = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw httpError(400, "ValidationError", "날짜는 ISO 8601 형식이어야 합니다.");
  }
  return at;
}

/** 400 `InvalidScheduledDate` beyond six months. */
export function checkNotTooLate({ world }: SolapiContext, at: number): void {
  const last = addCalendarSpan(new Date(world.clock.now()), { months: MONTHS_AHEAD });
  if (at <= last.getTime()) return;
  throw httpError(400, "InvalidScheduledDate", "예약은 6개월 이내로만 가능합니다.");
}

/** For `groups/{id}/schedule`, which refuses the past as well (§19.16). */
export function checkFuture(solapi: SolapiContext, at: number): void {
  if (at <= solapi.world.clock.now()) {
    throw httpError(400, "InvalidScheduledDate", "예약 시간은 현재 이후여야 합니다.");
  }
  checkNotTooLate(solapi, at);
}
