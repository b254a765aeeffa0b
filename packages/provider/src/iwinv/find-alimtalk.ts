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
import { indexBy } from "../shared/index-by.ts";
import { lookUpTogether, type ToldTogether } from "../shared/look-up.ts";
import {
  fitOf,
  judgeTraces,
  type Trace,
  type Window,
  windowOf,
  windowOfAll,
} from "../shared/sighting.ts";
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
  const asked = { phone: message.to, ...toSpan(windowOf(query)) };
  const rows = await readHistory(product, asked, settings, context);
  if (rows.isFailure) return rows;
  const text = renderText(message, template.value, settings.repeatedVariables);
  return ok(judgeRows(rows.value, message, query, text));
}

/** The same for messages of one request, so of one template, in the history of all that went out at that time. */
export function findAlimtalks(
  queries: readonly FindMessageQuery[],
  { product, settings, templates }: AlimtalkDesk,
  context: ProviderContext,
): Promise<ToldTogether> {
  const [{ templateId }] = queries.map(({ message }) => message) as [OutboundAlimtalk];
  return lookUpTogether(
    queries,
    async (mostPages) => {
      const template = await templates.get(
        templateId,
        (shared) => findTemplate(templateId, product, settings, shared),
        context,
      );
      if (template.isFailure) return template;
      const asked = toSpan(windowOfAll(queries));
      const rows = await readHistory(product, asked, settings, context, mostPages);
      if (rows.isFailure) return rows;
      const byNumber = indexBy(rows.value, ({ phone }) => toDigits(phone));
      return ok({ byNumber, template: template.value });
    },
    ({ byNumber, template }, query) => {
      const message = query.message as OutboundAlimtalk;
      const text = renderText(message, template, settings.repeatedVariables);
      return ok(judgeRows(byNumber.get(message.to) ?? [], message, query, text));
    },
  );
}

function toSpan({ from, until }: Window) {
  return { startDate: toStamp(from), endDate: toStamp(until) };
}

function judgeRows(
  rows: readonly Row[],
  message: OutboundAlimtalk,
  query: FindMessageQuery,
  text: string | undefined,
): MessageSighting {
  // A page that shifts while it is read shows a row twice.
  const bySeqNo = new Map(rows.map((row) => [toText(row.seqNo) ?? row, row]));
  const traces: Trace[] = [];
  let isDoubtful = false;
  for (const row of bySeqNo.values()) {
    const fit = fitOf(readStamp(row.requestDate), compareRow(row, message, text), query);
    if (fit === "doubtful") isDoubtful = true;
    if (fit !== "certain") continue;
    const providerMessageId = toText(row.seqNo);
    traces.push({ ...(providerMessageId === undefined ? {} : { providerMessageId }), raw: row });
  }
  return judgeTraces(traces, isDoubtful, query.copies);
}

function compareRow(row: Row, message: OutboundAlimtalk, text: string | undefined): Likeness {
  if (toDigits(row.phone) !== message.to) return "other";
  if (toText(row.templateCode) !== message.templateId) return "other";
  return text === undefined ? "maybe" : compareText(row.sendMessage, text);
}
