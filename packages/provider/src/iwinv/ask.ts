import { fail, type KMsgError, ok, type ProviderContext, type Result } from "@k-msg/core";
import { exchange, type HttpRequest } from "../shared/exchange.ts";
import type { Product, Settings } from "./config.ts";
import { ALIMTALK, TEXT_READ } from "./dialect.ts";
import { mapError } from "./map-error.ts";
import { readAnswer, successBody } from "./read-answer.ts";

/** A JSON POST. Every path ends with a slash: a redirect would lose the body (sheet §1). */
export function toJsonRequest(
  product: Product,
  path: `/api/${string}/`,
  body: object,
  purpose: HttpRequest["purpose"],
): HttpRequest {
  return {
    method: "POST",
    url: `${product.baseUrl}${path}`,
    headers: { ...product.headers, "content-type": "application/json;charset=UTF-8" },
    body: JSON.stringify(body),
    purpose,
  };
}

/** Reads something, or cancels; never anything that sends. What IWINV refuses isn't done. */
export async function ask(
  product: Product,
  request: HttpRequest,
  settings: Settings,
  context: ProviderContext,
): Promise<Result<Readonly<Record<string, unknown>>, KMsgError>> {
  const { id: providerId, transport } = settings;
  const answered = await exchange(providerId, request, transport, context);
  if (answered.isFailure) return answered;
  const dialect = product.kind === "alimtalk" ? ALIMTALK : TEXT_READ;
  const answer = readAnswer(answered.value, dialect);
  const body = successBody(answered.value, answer, dialect);
  if (body) return ok(body);
  const now = (context.now ?? Date.now)();
  const { codes } = dialect;
  const contents = () => settings.secrets;
  const { purpose } = request;
  const error = { codes, contents, purpose, providerId, now, unknownOutcome: "not_sent" } as const;
  return fail(mapError(answered.value, answer, error));
}
