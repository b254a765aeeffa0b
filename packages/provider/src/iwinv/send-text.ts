import { fail, type OutboundText, ok, type SendContext } from "@k-msg/core";
import { type AtLeastOne, type Settled, sendFitting } from "../shared/batch.ts";
import { exchange } from "../shared/exchange.ts";
import type { Product, Settings } from "./config.ts";
import { listAllContents } from "./list-all-contents.ts";
import { invalidRequest } from "./map-error.ts";
import { readTextAnswer } from "./read-answer.ts";
import { toResult } from "./to-result.ts";
import { type TextDraft, toTextDraft, toTextRequest } from "./to-text-request.ts";

/** Sends messages of one batch key in one request. */
export function sendText(
  messages: readonly OutboundText[],
  product: Product,
  settings: Settings,
  context: SendContext,
): Promise<Settled[]> {
  const prepare = (message: OutboundText) => {
    const draft = toTextDraft(message, settings);
    return draft.isSuccess ? draft : fail(invalidRequest(draft.error, settings.id));
  };
  return sendFitting(settings.id, messages, prepare, (drafts) =>
    sendDrafts(drafts, product, settings, context),
  );
}

/** IWINV takes all recipients or none, and gives the request one number for all (sheet §4.1). */
async function sendDrafts(
  drafts: AtLeastOne<TextDraft>,
  product: Product,
  settings: Settings,
  context: SendContext,
): Promise<Settled[]> {
  const { id: providerId, transport } = settings;
  const request = { ...toTextRequest(drafts, product), messages: drafts.length };
  const answer = await exchange(providerId, request, transport, context);
  if (answer.isFailure) return drafts.map(() => answer);
  const accepted = readTextAnswer(answer.value, drafts[0].message.type, {
    providerId,
    now: (context.now ?? Date.now)(),
    contents: () => listAllContents(drafts, settings),
  });
  if (accepted.isFailure) return drafts.map(() => accepted);
  const { value } = accepted;
  return drafts.map(({ message, warnings }) => ok(toResult(message, value, warnings, providerId)));
}
