import {
  type FindMessageQuery,
  type KMsgError,
  type MessageSighting,
  type OutboundAlimtalk,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { compareText, type Likeness } from "../shared/compare-text.ts";
import { fitOf, judgeTraces, type Trace, windowOf } from "../shared/sighting.ts";
import { findTemplate, type Row } from "./find-template.ts";
import { toText } from "./read-answer.ts";
import { readHistory, readStamp, toDigits, toStamp } from "./read-history.ts";
import { renderText } from "./render-text.ts";
import type { AlimtalkDesk } from "./send-alimtalk.ts";

/** ALIMTALK (sheet §3.4): by number, time, template and the text that the template makes of the values. */
export async function findAlimtalk(
  message: OutboundAlimtalk,
  query: FindMessageQuery,
  { product, settings, templates }: AlimtalkDesk,
  context: ProviderContext,
): Promise<Result<MessageSighting, KMsgError>> {
  const { templateId } = message;
  const template = await templates.get(
    templateId,
    (shared) => findTemplate(templateId, product, settings, shared),
    context,
  );
  if (template.isFailure) return template;
  const text = renderText(message, template.value, settings.repeatedVariables);
  const { from, until } = windowOf(query);
  const asked = { phone: message.to, startDate: toStamp(from), endDate: toStamp(until) };
  const rows = await readHistory(product, asked, settings, context);
  if (rows.isFailure) return rows;
  // A page that shifts while it is read shows a row twice.
  const bySeqNo = new Map(rows.value.map((row) => [toText(row.seqNo) ?? row, row]));
  const traces: Trace[] = [];
  let isDoubtful = false;
  for (const row of bySeqNo.values()) {
    const fit = fitOf(readStamp(row.requestDate), compareRow(row, message, text), query);
    if (fit === "doubtful") isDoubtful = true;
    if (fit !== "certain") continue;
    const providerMessageId = toText(row.seqNo);
    traces.push({ ...(providerMessageId === undefined ? {} : { providerMessageId }), raw: row });
  }
  return ok(judgeTraces(traces, isDoubtful, query.copies));
}

function compareRow(row: Row, message: OutboundAlimtalk, text: string | undefined): Likeness {
  if (toDigits(row.phone) !== message.to) return "other";
  if (toText(row.templateCode) !== message.templateId) return "other";
  return text === undefined ? "maybe" : compareText(row.sendMessage, text);
}
