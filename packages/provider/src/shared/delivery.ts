import {
  type DeliveryReason,
  type DeliveryReport,
  type DeliveryStatus,
  hideContents,
  type KMsgError,
  maskPhoneNumbersIn,
  type Result,
  type SentMessage,
  withoutUndefined,
} from "@k-msg/core";

/** What became of one message, or why it can't be told. */
export type Told = Result<DeliveryReport, KMsgError>;

/** A line of a vendor's table: a status, or why it failed, and the vendor's words for it. */
export type DeliveryCode = readonly [
  means: DeliveryReason | Exclude<DeliveryStatus, "FAILED">,
  ko: string,
];

export type DeliveryCodes = Readonly<Record<string, DeliveryCode>>;

/** A status with why, in the vendor's terms too: what message and substitute have in common. */
export type Verdict = Pick<
  DeliveryReport,
  "status" | "reason" | "providerStatusCode" | "providerStatusText"
>;

/** For a message that the vendor doesn't show (yet). */
export const NOT_SHOWN: DeliveryReport = { status: "UNKNOWN" };

export function judge(means: DeliveryCode[0]): Pick<Verdict, "status" | "reason"> {
  return isStatus(means) ? { status: means } : { status: "FAILED", reason: means };
}

function isStatus(means: DeliveryCode[0]): means is Exclude<DeliveryStatus, "FAILED"> {
  return means === means.toUpperCase();
}

export function findCode(codes: DeliveryCodes, code: string | undefined): DeliveryCode | undefined {
  return code !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined;
}

/** A verdict without what isn't told. */
export function toVerdict(
  means: DeliveryCode[0],
  code: string | undefined,
  text: string | undefined,
): Verdict {
  return withoutUndefined({
    ...judge(means),
    providerStatusCode: code,
    providerStatusText: text,
  });
}

/** `hideContents` looks for parts of this length: shorter words hold none of a longer content. */
const PART = 8;

/** The vendor's words, without what the message holds. */
export function showWords(text: string | undefined, message: SentMessage): string | undefined {
  if (text === undefined) return undefined;
  const { to, from = "", text: content = "" } = message;
  // Nearly all words are short, as 발송완료 is, and to search them for long texts takes long.
  const mayHold = ({ length }: string) => length > 1 && Math.min(length, PART) <= text.length;
  const contents = [to, from, content].filter(mayHold);
  return maskPhoneNumbersIn(hideContents(text, contents));
}

/** Nobody can tell records of copies apart: what all of them say holds for each, and otherwise nothing does. */
export function unite(reports: readonly DeliveryReport[]): DeliveryReport {
  const [first = NOT_SHOWN, ...others] = reports;
  if (others.length === 0) return first;
  const raw = reports.map((report) => report.raw);
  if (others.some((other) => gist(other) !== gist(first))) return { ...NOT_SHOWN, raw };
  const { providerMessageId, ...shared } = first;
  const isOne = others.every((other) => other.providerMessageId === providerMessageId);
  return { ...shared, ...(isOne && providerMessageId ? { providerMessageId } : {}), raw };
}

function gist({ status, reason, providerStatusCode, substitute }: DeliveryReport): string {
  const { status: then, reason: why, providerStatusCode: code } = substitute ?? {};
  return JSON.stringify([status, reason, providerStatusCode, then, why, code]);
}
