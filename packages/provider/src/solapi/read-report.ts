import {
  countBytes,
  type DeliveryReport,
  isFinalStatus,
  type MessageType,
  type SentMessage,
  withoutUndefined,
} from "@k-msg/core";
import { findCode, showWords, toVerdict, type Verdict } from "../shared/delivery.ts";
import { DELIVERY_CODES, findCodesIn, meaningOf } from "./delivery-codes.ts";
import { toText } from "./map-error.ts";
import { type JsonObject, toDate, toObject } from "./wire.ts";

type Substitute = NonNullable<DeliveryReport["substitute"]>;

/** What a stored message says of its delivery (sheet §11, §12). `statusCode` is the truth, not the coarse `status`. */
export function readReport(row: JsonObject, message: SentMessage): DeliveryReport {
  const code = toText(row.statusCode);
  const verdict = toVerdict(meaningOf(code), code, wordsOf(row, code, message));
  const common = withoutUndefined({ providerMessageId: toText(row.messageId), raw: row });
  if (wasTakenBack(row, verdict, message)) {
    const { reason: _none, ...told } = verdict;
    const completedAt = toDate(row.dateUpdated);
    return withoutUndefined({ ...told, status: "CANCELLED", completedAt, ...common });
  }
  const times = readTimes(row, verdict);
  if (!wasReplaced(row, message)) return { ...verdict, ...times, ...common };
  return { ...readReplaced(row, verdict, times), ...common };
}

interface Times {
  readonly sentAt?: Date;
  readonly completedAt?: Date;
}

/** `dateReceived` is the delivery, `dateReported` when its result came in (sheet §11). */
function readTimes(row: JsonObject, { status }: Verdict): Times {
  const reported = toDate(row.dateReported) ?? toDate(row.dateUpdated);
  return withoutUndefined({
    sentAt: status === "PENDING" ? undefined : toDate(row.dateProcessed),
    completedAt: isFinalStatus(status) ? (toDate(row.dateReceived) ?? reported) : undefined,
  });
}

function wordsOf(row: JsonObject, code: string | undefined, message: SentMessage) {
  return showWords(toText(row.reason), message) ?? findCode(DELIVERY_CODES, code)?.[1];
}

/**
 * A cancelled group fails with all its messages, under a code that is written nowhere (sheet §4.5). But nothing that
 * was registered can fail before its time for another reason.
 */
function wasTakenBack(row: JsonObject, { status }: Verdict, { scheduledAt }: SentMessage): boolean {
  const endedAt = toDate(row.dateUpdated);
  const hasFailed = status === "FAILED" || (status === "PENDING" && row.status === "FAILED");
  if (!scheduledAt || !endedAt || !hasFailed) return false;
  const wasRegistered = !/^1/.test(toText(row.statusCode) ?? "");
  return wasRegistered && endedAt < scheduledAt && !toDate(row.dateProcessed);
}

const TEXTS: readonly unknown[] = ["SMS", "LMS", "MMS"];

/** 대체발송: by the flag (also as a number), or because the row has become a text message. */
function wasReplaced({ replacement, type }: JsonObject, message: SentMessage): boolean {
  if (TEXTS.includes(message.type)) return false;
  return replacement === true || toText(replacement) === "1" || TEXTS.includes(type);
}

/**
 * Whether the code of a replaced message is Kakao's or the substitute's isn't documented (sheet §6.1). A row that is
 * still an ALIMTALK and failed has kept Kakao's, unless the log tells it as the second result; all else can only be
 * said of the substitute. The other one's is in the `log`, or nowhere.
 */
function readReplaced(
  row: JsonObject,
  verdict: Verdict,
  times: Times,
): Omit<DeliveryReport, "providerMessageId" | "raw"> {
  const isText = TEXTS.includes(row.type);
  const [first, second] = readLog(row);
  const type = isText ? (row.type as MessageType) : guessType(row);
  const isSecond = second?.providerStatusCode === verdict.providerStatusCode;
  if (!isText && verdict.status === "FAILED" && !(second && isSecond)) {
    const substitute: Substitute = { type, ...(second ?? { status: "UNKNOWN" }) };
    return { ...verdict, ...times, substitute };
  }
  // The only result of a silent log is the row's own.
  const isOwn = !second && first?.providerStatusCode === verdict.providerStatusCode;
  const original: Verdict = first?.status === "FAILED" && !isOwn ? first : { status: "FAILED" };
  const { sentAt, completedAt } = times;
  const substitute = withoutUndefined({ type, ...verdict, completedAt });
  return withoutUndefined({ ...original, sentAt, substitute });
}

/** The results that the log tells, in their order: of the message, then of its substitute. */
function readLog({ log }: JsonObject): Verdict[] {
  if (!Array.isArray(log)) return [];
  const sentences = log.map((entry) => toText(toObject(entry)?.message) ?? "");
  return sentences.flatMap((sentence) => {
    const codes = findCodesIn(sentence);
    const meanings = [...new Set(codes.map(meaningOf))];
    const [means] = meanings;
    if (means === undefined || meanings.length > 1) return [];
    const code = codes.length === 1 ? codes[0] : undefined;
    const verdict = toVerdict(means, code, findCode(DELIVERY_CODES, codes[0])?.[1]);
    return isFinalStatus(verdict.status) ? [verdict] : [];
  });
}

/** SOLAPI chooses by length (sheet §6.1); of a row that is still an ALIMTALK that is all there is to go by. */
function guessType({ text }: JsonObject): MessageType {
  return typeof text === "string" && countBytes(text) > 90 ? "LMS" : "SMS";
}
