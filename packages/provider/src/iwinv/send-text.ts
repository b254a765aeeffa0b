import {
  fail,
  type KMsgError,
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
  const accepted = readTextAnswer(
    answer.value,
    message.type,
    providerId,
    (context.now ?? Date.now)(),
  );
  if (accepted.isFailure) return accepted;
  const { messageId, to } = message;
  return ok({ messageId, providerId, status: "PENDING", to, warnings, ...accepted.value });
}
