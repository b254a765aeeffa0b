import {
  type FindMessageQuery,
  type KMsgError,
  listContents,
  type MessageSighting,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { indexBy } from "../shared/index-by.ts";
import { lookUpTogether, type ToldTogether } from "../shared/look-up.ts";
import { fitOf, judgeTraces, type Trace, windowOf, windowOfAll } from "../shared/sighting.ts";
import { compareRow } from "./compare-row.ts";
import type { SolapiSettings } from "./config.ts";
import { hasRoomForLabels, readMessageId } from "./custom-fields.ts";
import { listMessages, sentIn, sentTo } from "./list-messages.ts";
import { mapMessageError, toText } from "./map-error.ts";
import { outcomeOf } from "./read-answer.ts";
import type { SolapiTransport } from "./transport.ts";
import { type JsonObject, toDate } from "./wire.ts";

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
  const { message } = query;
  const asked = sentTo(message.to, windowOf(query));
  const desk = { transport, providerId: settings.id, context };
  const listed = await listMessages(asked, () => listContents(message), desk);
  return listed.isFailure ? listed : ok(judgeRows(listed.value, query, settings));
}

/** The same for messages of one request, in the list of all that went out at that time. */
export function findMessages(
  queries: readonly FindMessageQuery[],
  settings: SolapiSettings,
  transport: SolapiTransport,
  context: ProviderContext,
): Promise<ToldTogether> {
  const desk = { transport, providerId: settings.id, context };
  const contents = () => queries.flatMap(({ message }) => listContents(message));
  return lookUpTogether(
    queries,
    async (mostPages) => {
      const asked = sentIn(windowOfAll(queries));
      const listed = await listMessages(asked, contents, desk, mostPages);
      return listed.isFailure ? listed : ok(indexBy(listed.value, ({ to }) => toText(to) ?? ""));
    },
    (byNumber, query) => {
      // A row that names nobody may be anybody's.
      const rows = [query.message.to, ""].flatMap((to) => byNumber.get(to) ?? []);
      return ok(judgeRows(rows, query, settings));
    },
  );
}

function judgeRows(
  rows: readonly JsonObject[],
  query: FindMessageQuery,
  settings: SolapiSettings,
): MessageSighting {
  const { message, copies = 1 } = query;
  const isLabelled = hasRoomForLabels(message, 1);
  const ours: Trace[] = [];
  let isDoubtful = false;
  let twins = 0;
  for (const row of rows) {
    const [at, likeness] = [toDate(row.dateCreated), compareRow(row, message, settings)];
    const fit = fitOf(at, likeness, query);
    if (fit === "certain") twins += 1;
    if (isLabelled && readMessageId(row.customFields) !== message.messageId) {
      // Without labels in a list nobody's messages can be told from ours.
      if (row.customFields === undefined && fit !== "none") isDoubtful = true;
      continue;
    }
    // The label is worth as much as a content that isn't shown whole.
    const isOurs = isLabelled && likeness === "maybe" && fitOf(at, "same", query) === "certain";
    const trace = fit === "certain" || isOurs ? toTrace(row, query, settings.id) : undefined;
    if (trace) ours.push(trace);
    // Our label on another content: a messageId that was used twice.
    else if (fit !== "none" || isLabelled) isDoubtful = true;
  }
  // Copies may differ in their messageId, or share it: when all are there, so is this one.
  const expected = twins === copies && ours.length > 0 ? ours.length : copies;
  return judgeTraces(ours, isDoubtful, expected);
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
