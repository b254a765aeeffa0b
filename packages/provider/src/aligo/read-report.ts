import {
  type DeliveryReport,
  isFinalStatus,
  type MessageType,
  type SentMessage,
  withoutUndefined,
} from "@k-msg/core";
import { findCode, showWords, toVerdict } from "../shared/delivery.ts";
import { KAKAO_RESULTS, meaningOfState } from "./delivery-codes.ts";
import { type Row, readTime } from "./list-groups.ts";
import { toId } from "./vendor-number.ts";

/** A recipient's row of `/sms_list/` (sheet §3.4). It doesn't say when the result came. */
export function readSmsReport(mid: string, row: Row, message: SentMessage): DeliveryReport {
  const state = typeof row.sms_state === "string" ? row.sms_state.trim() : undefined;
  const means = state === undefined ? "UNKNOWN" : meaningOfState(state);
  const verdict = toVerdict(means, undefined, showWords(state || undefined, message));
  const sentAt = verdict.status === "PENDING" ? undefined : readTime(row.send_date);
  return withoutUndefined({ ...verdict, providerMessageId: mid, sentAt, raw: row });
}

/** A recipient's row of `/akv10/history/detail/` (sheet §6.7), without its substitute. */
export function readKakaoReport(mid: string, row: Row, message: SentMessage): DeliveryReport {
  const sentAt = readTime(row.sentdate);
  const common = { providerMessageId: mid, sentAt, raw: row };
  if (isInFlight(row)) return withoutUndefined({ status: sentAt ? "SENT" : "PENDING", ...common });
  const rslt = String(row.rslt).trim();
  const [means, ko] = findCode(KAKAO_RESULTS, rslt) ?? ["UNKNOWN"];
  const words = typeof row.rslt_message === "string" ? row.rslt_message.trim() : "";
  const verdict = toVerdict(means, rslt, showWords(words || ko, message));
  const completedAt = isFinalStatus(verdict.status) ? readTime(row.rsltdate) : undefined;
  return withoutUndefined({ ...verdict, completedAt, ...common });
}

/** Any mark will do: a `Q` before the id contradicts a result that is already there (sheet §6.7). */
function isInFlight({ msgid, rslt, rsltdate, reportdate }: Row): boolean {
  const isOpen = (value: unknown) => String(value ?? "").trim() === "";
  return (
    String(msgid ?? "").startsWith("Q") || isOpen(rslt) || rsltdate === "" || reportdate === ""
  );
}

/** The group of a row's substitute; "0" and "" are none (sheet §6.7). */
export function substituteOf({ smid }: Row): string | undefined {
  const id = toId(smid);
  return id === "0" ? undefined : id;
}

/**
 * A substitute as its own row in the SMS host's list tells it; without one, all that is known is that there is one.
 */
export function readSubstitute(
  smid: string,
  row: Row | undefined,
  message: SentMessage,
): NonNullable<DeliveryReport["substitute"]> {
  if (!row) return { type: "SMS", status: "UNKNOWN", providerMessageId: smid };
  const { raw: _raw, sentAt: _sentAt, ...told } = readSmsReport(smid, row, message);
  return { ...told, type: toType(row.type) };
}

function toType(value: unknown): MessageType {
  return value === "LMS" || value === "MMS" ? value : "SMS";
}
