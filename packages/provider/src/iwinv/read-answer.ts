import { fail, KMsgError, type MessageType, ok, type Result, type SendOutcome } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { parseJson } from "../shared/parse-json.ts";
import { ALIMTALK, type Dialect, TEXT } from "./dialect.ts";
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

/** ALIMTALK: code 200, and the one recipient counted as taken where counts are given (sheet §3.1). */
export function readAlimtalkAnswer(
  answer: HttpAnswer,
  origin: AnswerOrigin,
): Result<Accepted, KMsgError> {
  const read = readAnswer(answer, ALIMTALK);
  const body = successBody(answer, read, ALIMTALK);
  const taken = toCount(read?.body?.success);
  const failed = toCount(read?.body?.fail) ?? 0;
  const refused = taken === 0 && failed > 0;
  const unknownOutcome = refused ? "not_sent" : "unknown";
  if (!body) {
    const { codes } = ALIMTALK;
    return fail(mapError(answer, read, { ...origin, codes, purpose: "send", unknownOutcome }));
  }
  if (taken === 0 || (taken === undefined && failed > 0)) {
    return fail(nobodyTaken(answer, unknownOutcome, origin.providerId));
  }
  // Documented answers have no id; clients have met `seqNo`, which is what the history lists.
  return ok({ providerMessageId: toText(body.seqNo), type: "ALIMTALK", raw: body });
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

/** Accepted by its code, but its counts say that nobody's message was. */
function nobodyTaken(
  { status: httpStatus }: HttpAnswer,
  outcome: SendOutcome,
  providerId: string,
): KMsgError {
  const texts =
    outcome === "not_sent"
      ? {
          en: "IWINV counted the recipient as not taken and gave no reason. Check the number.",
          ko: "IWINV가 수신자를 사유 없이 실패로 집계했습니다. 수신번호를 확인하세요.",
        }
      : {
          en: "IWINV accepted the request but counted no recipient.",
          ko: "IWINV가 요청을 받았지만 접수된 수신자가 없다고 답했습니다.",
        };
  return new KMsgError("MESSAGE_SEND_FAILED", { outcome, providerId, texts, httpStatus });
}

/** A code or id as text, whether it came as a number or as text. */
export function toText(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function toCount(value: unknown): number | undefined {
  const text = toText(value);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function toMessageType(value: unknown): MessageType | undefined {
  if (value === "SMS" || value === "LMS" || value === "MMS") return value;
  return value === "GSMS" ? "SMS" : undefined;
}
