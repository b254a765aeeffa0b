import { formatKst } from "@k-msg/core";

/** Korean time in whole seconds, rounded up so that nothing goes out before its time. */
export function toSchedule(at: Date): string {
  return formatKst(new Date(Math.ceil(at.getTime() / 1000) * 1000), "yyyy-MM-dd HH:mm:ss");
}
