import {
  fail,
  type KMsgError,
  listContents,
  type OutboundText,
  ok,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { exchange } from "../shared/exchange.ts";
import type { Product, Settings } from "./config.ts";
import { invalidRequest } from "./map-error.ts";
import { readTextAnswer } from "./read-answer.ts";
import { toResult } from "./to-result.ts";
import { toTextRequest } from "./to-text-request.ts";

export async function sendText(
  message: OutboundText,
  product: Product,
  settings: Settings,
  context: SendContext,
): Promise<Result<SendResult, KMsgError>> {
  const { id: providerId, transport } = settings;
  const prepared = toTextRequest(message, product, settings);
  if (prepared.isFailure) return fail(invalidRequest(prepared.error, providerId));
  const { request, warnings } = prepared.value;
  const answer = await exchange(providerId, request, transport, context);
  if (answer.isFailure) return answer;
  const now = (context.now ?? Date.now)();
  const contents = [...listContents(message), ...settings.secrets];
  const accepted = readTextAnswer(answer.value, message.type, { providerId, contents, now });
  if (accepted.isFailure) return accepted;
  return ok(toResult(message, accepted.value, warnings, providerId));
}
