import type { SentMessage } from "@k-msg/core";
import { compareText } from "../shared/compare-text.ts";
import { indexBy } from "../shared/index-by.ts";
import { type Candidate, distanceOf, pickNearest } from "../shared/pick-nearest.ts";
import { FAR_MS, NEAR_MS, windowOf } from "../shared/sighting.ts";
import type { Row } from "./find-template.ts";
import { toText } from "./read-answer.ts";
import { readStamp, toDigits } from "./read-history.ts";

export interface RowIndex {
  readonly bySeqNo: ReadonlyMap<unknown, Row>;
  readonly byNumber: ReadonlyMap<string, readonly Row[]>;
}

/** Each row once: a page that shifts while it is read shows one twice. */
export function indexRows(rows: readonly Row[]): RowIndex {
  const bySeqNo = new Map(rows.map((row) => [toText(row.seqNo) ?? row, row]));
  return { bySeqNo, byNumber: indexBy(bySeqNo.values(), ({ phone }) => toDigits(phone)) };
}

/**
 * The rows of the ALIMTALK history (sheet §3.4) that are a message, or as likely to be it: by `seqNo`, else the nearest
 * in time of those to its number with its template. Several are copies that nobody can tell apart.
 * @param now milliseconds since 1970.
 */
export function pickRows(rows: RowIndex, message: SentMessage, now: number): Row[] {
  return pickNearest(findCandidates(rows, message, now));
}

/**
 * Whether a row that is far off in time may be the message: IWINV's clock may be off. Before that time its own row may
 * still be missing, and what is there is an older message to the same person.
 */
export function isFarBelieved({ requestedAt }: SentMessage, now: number): boolean {
  return now - requestedAt >= FAR_MS;
}

export function findCandidates(
  { bySeqNo, byNumber }: RowIndex,
  message: SentMessage,
  now: number,
): Candidate<Row>[] {
  const { providerMessageId, requestedAt, to } = message;
  if (providerMessageId !== undefined) {
    const row = bySeqNo.get(providerMessageId);
    return row ? [{ row, distance: 0 }] : [];
  }
  const { from, until } = windowOf({ startedAt: requestedAt, endedAt: requestedAt });
  return (byNumber.get(to) ?? []).flatMap((row) => {
    const at = readStamp(row.requestDate)?.getTime();
    if (at === undefined || at < from || at > until || !isAlike(row, message)) return [];
    const distance = distanceOf(at, requestedAt);
    return distance <= NEAR_MS || isFarBelieved(message, now) ? [{ row, distance }] : [];
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

/**
 * The rows of the SMS history (sheet §4.3) that are as likely to be a text of which nobody has the request's id. It
 * shows no contents, so that only what is near in time is believed.
 */
export function pickTextRows(
  rows: readonly Row[],
  { to, country = "82", from, type, requestedAt, scheduledAt }: SentMessage,
  defaultSender: string | undefined,
): Row[] {
  if (country !== "82") return [];
  const sender = from ?? defaultSender;
  // `sendDate` of a scheduled message may be either time.
  const times = scheduledAt ? [requestedAt, scheduledAt.getTime()] : [requestedAt];
  const candidates = rows.flatMap((row) => {
    const at = readStamp(row.sendDate)?.getTime();
    if (at === undefined || toDigits(row.phone) !== to) return [];
    const shown = { sender: toDigits(row.callback), type: toText(row.msgType) };
    if (sender !== undefined && shown.sender !== "" && shown.sender !== sender) return [];
    if (shown.type !== undefined && shown.type !== type) return [];
    const distance = Math.min(...times.map((each) => distanceOf(at, each)));
    return distance <= NEAR_MS ? [{ row, distance }] : [];
  });
  return pickNearest(candidates);
}
