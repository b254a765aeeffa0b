import { type Charset, measureText, truncateToBytes } from "@k-msg/core";

/** What a person sees on the phone. */
export interface HandsetView {
  readonly text: string;
  readonly subject?: string;
  /** The carrier cut the text off. */
  readonly cut: boolean;
}

const STANDARD_BYTES: Record<string, number> = { SMS: 90, LMS: 2000, MMS: 2000 };

/**
 * SMS, LMS and MMS start with the carrier's `[Web발신]` line, show `?` for what EUC-KR lacks,
 * and end at the standard size. Kakao shows the text as it is.
 */
export function showOnHandset(
  message: { type: string; text: string; subject?: string },
  charset: Charset,
): HandsetView {
  const maxBytes = STANDARD_BYTES[message.type];
  if (maxBytes === undefined) {
    return { text: message.text, subject: message.subject, cut: false };
  }
  const shown = showEncodable(message.text, charset);
  const text = truncateToBytes(shown, maxBytes);
  return {
    text: `[Web발신]\n${text}`,
    subject: message.subject === undefined ? undefined : showEncodable(message.subject, charset),
    cut: text !== shown,
  };
}

function showEncodable(text: string, charset: Charset): string {
  const measure = measureText(text);
  let shown = "";
  let end = 0;
  for (const { index, character, charset: smallest } of measure.unencodable) {
    if (charset === "CP949" && smallest === "CP949") continue;
    shown += `${measure.text.slice(end, index)}?`;
    end = index + character.length;
  }
  return shown + measure.text.slice(end);
}
