import { fail, type KMsgError, type MessageType, ok, type Result } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { parseJson } from "../shared/parse-json.ts";
import { type Dialect, TEXT } from "./dialect.ts";
import { type ErrorContext, mapError } from "./map-error.ts";

/** What every answer has: a result code, mostly with a text. */
export interface ReadAnswer {
  readonly code: string;
  readonly text?: string;
  /** Absent for a body that is nothing but the code (sheet §3.1, §4.1: seen only in tests). */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Where an answer to a send came from, and what must not be shown of it. */
export type AnswerOrigin = Pick<ErrorContext, "providerId" | "contents" | "now">;

/** What a vendor says of a message it took. */
export interface Accepted {
  readonly providerMessageId?: string;
  /** The type that was really sent, where IWINV says it; else the one asked for. */
  readonly type: MessageType;
  readonly raw: unknown;
}

/**
 * Reads the code of an answer; codes come as numbers and as digits. A body that is nothing but a number
 * is a refusal's code; the success code alone proves too little, and reads as nothing.
 */
export function readAnswer(answer: HttpAnswer, dialect: Dialect): ReadAnswer | undefined {
  const value = parseJson(answer.text);
  const bare = toText(value);
  if (bare !== undefined) {
    return /^\d+$/.test(bare) && bare !== dialect.success ? { code: bare } : undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const body = value as Record<string, unknown>;
  const code = dialect.keys.map((key) => toText(body[key])).find((each) => each !== undefined);
  return code === undefined ? undefined : { code, text: toText(body.message), body };
}

/** The body of a 2xx with the success code. */
export function successBody(
  answer: HttpAnswer,
  read: ReadAnswer | undefined,
  dialect: Dialect,
): Readonly<Record<string, unknown>> | undefined {
  const wellFormed = answer.status >= 200 && answer.status < 300;
  return wellFormed && read?.code === dialect.success ? read.body : undefined;
}

/** SMS, LMS, MMS: `resultCode` 0 (sheet §4.1). */
export function readTextAnswer(
  answer: HttpAnswer,
  requested: MessageType,
  origin: AnswerOrigin,
): Result<Accepted, KMsgError> {
  const read = readAnswer(answer, TEXT);
  const body = successBody(answer, read, TEXT);
  if (body) {
    return ok({
      providerMessageId: toText(body.requestNo),
      type: toMessageType(body.msgType) ?? requested,
      raw: body,
    });
  }
  return fail(mapError(answer, read, { ...origin, codes: TEXT.codes, purpose: "send" }));
}

/** A code or id as text, whether it came as a number or as text. */
export function toText(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function toMessageType(value: unknown): MessageType | undefined {
  if (value === "SMS" || value === "LMS" || value === "MMS") return value;
  return value === "GSMS" ? "SMS" : undefined;
}
