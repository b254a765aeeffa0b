import type { HttpRequest } from "./exchange.ts";
import { parseJson } from "./parse-json.ts";

type Request = Pick<HttpRequest, "headers" | "body"> & Partial<Pick<HttpRequest, "url">>;

/**
 * Everything in a request that an error of the line mustn't repeat. Runtimes don't, but a caller's own `fetch`
 * or a broken answer that quotes the request can.
 */
export function listRequestContents({ headers = {}, body, url }: Request): string[] {
  const { "content-type": _shown, ...secrets } = headers;
  const texts = [...Object.values(secrets), ...listBodyTexts(body), ...listQueryTexts(url)];
  return texts.filter((text) => text.length > 1);
}

function listQueryTexts(url = ""): string[] {
  const [, query = ""] = url.split("?");
  return [...new URLSearchParams(query).values()];
}

function listBodyTexts(body: HttpRequest["body"]): string[] {
  if (body === undefined) return [];
  if (body instanceof URLSearchParams) return [...body.values(), body.toString()];
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  return [text, ...listTexts(parseJson(text))];
}

function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(listTexts);
}
