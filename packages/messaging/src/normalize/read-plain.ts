import { measureText, type OutboundText, readPlainMobile } from "@k-msg/core";
import { DEFAULT_AUTO_LMS_BYTES, type MessageDefaults } from "../config/k-msg-config.ts";
import type { Fields } from "./check-values.ts";
import type { Normalized } from "./normalized.ts";
import { recallSender } from "./recall-sender.ts";

const KOREA = "82";
const SPACE = 0x20;
/** A full-width one, which handsets show. */
const WIDE_SPACE = 0x3000;
const NO_WARNINGS: readonly never[] = Object.freeze([]);

/**
 * What most of a million messages are: a text that every handset shows, as it stands, to a Korean mobile number.
 * `undefined` for all others, and for what is wrong. The readers would come to the same, at three times the cost.
 */
export function readPlain(
  input: Fields,
  messageId: string,
  { from: ourSender, sms }: MessageDefaults,
): Normalized | undefined {
  const { type, to, from = ourSender, text } = input;
  for (const field in input) {
    if (!isPlainField(field) && input[field] !== undefined) return undefined;
  }
  if (hasMore(input)) return undefined;
  if (type !== undefined && type !== "SMS" && type !== "LMS") return undefined;
  if (typeof to !== "string" || typeof text !== "string") return undefined;
  if (input.messageId !== undefined && input.messageId !== messageId) return undefined;
  const digits = readPlainMobile(to);
  const sender = from === undefined ? undefined : recallSender(from);
  if (digits === undefined || (from !== undefined && sender === undefined)) return undefined;
  // A beginning that is no space spares looking at both ends. No other space is shown as it stands.
  const beginning = text.charCodeAt(0);
  if ((!(beginning > SPACE) || beginning === WIDE_SPACE) && text.trim() === "") return undefined;
  if (text.includes("#{")) return undefined;
  const measure = measureText(text);
  if (!measure.encodable.ksX1001 || measure.text !== text) return undefined;
  const isLong = measure.bytes > (sms?.autoLmsBytes ?? DEFAULT_AUTO_LMS_BYTES);
  const chosen = type ?? (isLong ? "LMS" : "SMS");
  // Written out: to spread takes longer than all the rest.
  const message: OutboundText =
    sender === undefined
      ? { messageId, type: chosen, to: digits, country: KOREA, text }
      : { messageId, type: chosen, to: digits, country: KOREA, from: sender, text };
  return { message, warnings: NO_WARNINGS, measure };
}

/** Compared one by one, since that takes no look-up. */
function isPlainField(field: string): boolean {
  return (
    field === "to" ||
    field === "text" ||
    field === "from" ||
    field === "type" ||
    field === "messageId"
  );
}

/** Whether it has what a loop doesn't meet: getters of a class, hidden fields, those of a `Proxy`. Readers would. */
function hasMore(input: Fields): boolean {
  return (
    input.idempotencyKey !== undefined ||
    input.options !== undefined ||
    input.providerId !== undefined ||
    input.providerOptions !== undefined ||
    input.content !== undefined ||
    input.variables !== undefined ||
    input.subject !== undefined ||
    input.media !== undefined
  );
}
