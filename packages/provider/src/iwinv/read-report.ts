import {
  countBytes,
  type DeliveryReport,
  isFinalStatus,
  type SentMessage,
  withoutUndefined,
} from "@k-msg/core";
import { findCode, showWords, toVerdict } from "../shared/delivery.ts";
import { LMS_CODES, meaningOfAlimtalk, meaningOfResend, SMS_CODES } from "./delivery-codes.ts";
import type { Row } from "./find-template.ts";
import { toText } from "./read-answer.ts";
import { readStamp } from "./read-history.ts";

/** A row of the SMS history (sheet §4.3). It doesn't say when the result came. */
export function readTextReport(row: Row, message: SentMessage): DeliveryReport {
  const type = toText(row.msgType) ?? message.type;
  const codes = type === "LMS" || type === "MMS" ? LMS_CODES : SMS_CODES;
  const given = toText(row.sendStatusCode);
  // As a number a code has lost its leading zero.
  const code = findCode(codes, given) || given === undefined ? given : given.padStart(2, "0");
  const [means, ko] = findCode(codes, code) ?? ["UNKNOWN"];
  const words = toText(row.sendStatusMsg) ?? toText(row.sendStatus) ?? ko;
  const verdict = toVerdict(means, code, showWords(words, message));
  return withoutUndefined({
    ...verdict,
    providerMessageId: toText(row.requestNo),
    sentAt: verdict.status === "PENDING" ? undefined : readStamp(row.sendDate),
    raw: row,
  });
}

/** A row of the ALIMTALK history (sheet §3.4). */
export function readAlimtalkReport(row: Row, message: SentMessage): DeliveryReport {
  const [code, name] = [toText(row.statusCode), toText(row.statusCodeName)];
  const sentAt = readStamp(row.sendDate);
  const means = meaningOfAlimtalk(code, name, sentAt !== undefined);
  const verdict = toVerdict(means, code, showWords(name, message));
  return withoutUndefined({
    ...verdict,
    providerMessageId: toText(row.seqNo),
    sentAt: verdict.status === "PENDING" ? undefined : sentAt,
    completedAt: isFinalStatus(verdict.status) ? readStamp(row.receiveDate) : undefined,
    substitute: readSubstitute(row, message),
    raw: row,
  });
}

/** IWINV sends SMS up to 90 bytes and LMS above, and shows no text but the ALIMTALK's own: the type is a guess. */
function readSubstitute(row: Row, message: SentMessage): DeliveryReport["substitute"] {
  const [code, name] = [toText(row.resendStatus), toText(row.resendStatusName)];
  const means = meaningOfResend(code, name);
  if (means === undefined) return undefined;
  const isLong = countBytes(toText(row.sendMessage) ?? "") > 90;
  return { type: isLong ? "LMS" : "SMS", ...toVerdict(means, code, showWords(name, message)) };
}
