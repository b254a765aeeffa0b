import {
  type FindMessageQuery,
  fail,
  type KMsgError,
  listContents,
  type MessageSighting,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { readPages } from "../shared/look-up.ts";
import { fitOf, judgeTraces, type Trace, windowOf } from "../shared/sighting.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { compareRow } from "./compare-row.ts";
import type { SolapiSettings } from "./config.ts";
import { hasRoomForLabels, readMessageId } from "./custom-fields.ts";
import { mapMessageError, toText } from "./map-error.ts";
import { outcomeOf } from "./read-answer.ts";
import type { SolapiTransport } from "./transport.ts";
import { type JsonObject, toObject } from "./wire.ts";

/** The most that a page holds (sheet §11). */
const PAGE = 500;

/**
 * Looks a message up in `GET /messages/v4/list` (sheet §11): by recipient, time and content, and by our label on it,
 * which nobody else's message has.
 */
export async function findMessage(
  query: FindMessageQuery,
  settings: SolapiSettings,
  transport: SolapiTransport,
  context: ProviderContext,
): Promise<Result<MessageSighting, KMsgError>> {
  const listed = await readList(query, settings.id, transport, context);
  if (listed.isFailure) return listed;
  const { message, copies = 1 } = query;
  const isLabelled = hasRoomForLabels(message, 1);
  const ours: Trace[] = [];
  let isDoubtful = false;
  let twins = 0;
  for (const row of listed.value) {
    const fit = fitOf(toDate(row.dateCreated), compareRow(row, message, settings), query);
    if (fit === "certain") twins += 1;
    if (isLabelled && readMessageId(row.customFields) !== message.messageId) {
      // Without labels in a list nobody's messages can be told from ours.
      if (row.customFields === undefined && fit !== "none") isDoubtful = true;
      continue;
    }
    const trace = fit === "certain" ? toTrace(row, query, settings.id) : undefined;
    if (trace) ours.push(trace);
    // Our label on another content: a messageId that was used twice.
    else if (fit !== "none" || isLabelled) isDoubtful = true;
  }
  // Copies may differ in their messageId, or share it: when all are there, so is this one.
  const expected = twins === copies && ours.length > 0 ? ours.length : copies;
  return ok(judgeTraces(ours, isDoubtful, expected));
}

async function readList(
  query: FindMessageQuery,
  providerId: string,
  transport: SolapiTransport,
  context: ProviderContext,
): Promise<Result<readonly JsonObject[], KMsgError>> {
  const { from, until } = windowOf(query);
  const { message } = query;
  const asked = {
    to: message.to,
    dateType: "CREATED",
    startDate: new Date(from).toISOString(),
    endDate: new Date(until).toISOString(),
    limit: PAGE,
  } as const;
  let startKey: string | undefined;
  return readPages<JsonObject>(providerId, async () => {
    const page = startKey === undefined ? asked : { ...asked, startKey };
    const answer = await transport.listMessages(page, () => listContents(message), context);
    if (answer.isFailure) return answer;
    const { messageList, nextKey } = answer.value;
    if (typeof messageList !== "object" || messageList === null) {
      const unread = { status: 200, headers: new Headers(), text: "" };
      return fail(unreadableAnswer(unread, "read", providerId));
    }
    // An object by messageId; an array when it is empty, say some (sheet §11).
    const rows = Object.values(messageList)
      .map(toObject)
      .filter((each) => each !== undefined);
    startKey = toText(nextKey);
    return ok({ rows, isLast: startKey === undefined });
  });
}

/** Nothing for a row that doesn't say whether SOLAPI took the message. */
function toTrace(row: JsonObject, { message }: FindMessageQuery, providerId: string) {
  const code = toText(row.statusCode);
  if (code === undefined) return undefined;
  const providerMessageId = toText(row.messageId);
  const found = { ...(providerMessageId === undefined ? {} : { providerMessageId }), raw: row };
  const status = STATUS[code];
  if (status) return { ...found, status };
  // Beyond SOLAPI, at the carrier or Kakao (sheet §12).
  if (!/^[12]\d{3}$/.test(code)) return found;
  const words = { statusCode: code, statusMessage: row.reason };
  const context = { providerId, contents: listContents(message) };
  const refusal = mapMessageError(words, outcomeOf(code, "unknown"), context);
  return refusal.outcome === "not_sent" ? { ...found, refusal } : undefined;
}

const STATUS: Readonly<Record<string, Trace["status"]>> = {
  2000: "PENDING",
  3000: "SENT",
  4000: "DELIVERED",
};

function toDate(value: unknown): Date | undefined {
  const at = typeof value === "string" ? new Date(value) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}
