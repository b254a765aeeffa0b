import type { SentMessage } from "@k-msg/core";
import { compareText } from "../shared/compare-text.ts";
import { indexBy } from "../shared/index-by.ts";
import { windowOf } from "../shared/sighting.ts";
import type { Row } from "./find-template.ts";
import { toText } from "./read-answer.ts";
import { readStamp, toDigits } from "./read-history.ts";

/** Rows that are this much further off than the nearest are still as near: stamps are whole seconds. */
const AS_NEAR_MS = 2_000;

export interface RowIndex {
  readonly bySeqNo: ReadonlyMap<unknown, Row>;
  readonly byNumber: ReadonlyMap<string, readonly Row[]>;
}

/** Each row once: a page that shifts while it is read shows one twice. */
export function indexRows(rows: readonly Row[]): RowIndex {
  const bySeqNo = new Map(rows.map((row) => [toText(row.seqNo) ?? row, row]));
  return { bySeqNo, byNumber: indexBy(bySeqNo.values(), ({ phone }) => toDigits(phone)) };
}

/** How far a row of the history is from the request of a message, in milliseconds. */
export interface Candidate {
  readonly row: Row;
  readonly distance: number;
}

/**
 * The rows of the ALIMTALK history (sheet §3.4) that are a message, or as likely to be it: by `seqNo`, else the nearest
 * in time of those to its number with its template. Several are copies that nobody can tell apart.
 */
export function pickRows(rows: RowIndex, message: SentMessage): Row[] {
  const candidates = findCandidates(rows, message);
  const nearest = Math.min(...candidates.map(({ distance }) => distance));
  const near = candidates.filter(({ distance }) => distance <= nearest + AS_NEAR_MS);
  return near.map(({ row }) => row);
}

export function findCandidates({ bySeqNo, byNumber }: RowIndex, message: SentMessage): Candidate[] {
  const { providerMessageId, requestedAt, to } = message;
  if (providerMessageId !== undefined) {
    const row = bySeqNo.get(providerMessageId);
    return row ? [{ row, distance: 0 }] : [];
  }
  const { from, until } = windowOf({ startedAt: requestedAt, endedAt: requestedAt });
  const second = Math.floor(requestedAt / 1000) * 1000;
  return (byNumber.get(to) ?? []).flatMap((row) => {
    const at = readStamp(row.requestDate)?.getTime();
    if (at === undefined || at < from || at > until || !isAlike(row, message)) return [];
    return [{ row, distance: Math.abs(at - second) }];
  });
}

/** What isn't shown, or isn't known, says nothing against it. */
function isAlike(row: Row, { templateId, text, scheduledAt }: SentMessage): boolean {
  const templateCode = toText(row.templateCode);
  if (templateId !== undefined && templateCode !== undefined && templateCode !== templateId)
    return false;
  const reserve = toText(row.reserve);
  if (reserve !== undefined && (reserve === "Y") !== (scheduledAt !== undefined)) return false;
  return text === undefined || compareText(row.sendMessage, text) !== "other";
}
