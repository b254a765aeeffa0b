import { type JsonObject, toDate } from "./wire.ts";

/** A cancelled group has failed (sheet §4.6). Money and quota are looked at when its time comes, not before. */
export function wasTakenBack({
  status,
  scheduledDate,
  dateCompleted,
  dateUpdated,
}: JsonObject): boolean {
  const plannedAt = toDate(scheduledDate);
  const endedAt = toDate(dateCompleted) ?? toDate(dateUpdated);
  return status === "FAILED" && !!plannedAt && !!endedAt && endedAt < plannedAt;
}
