import type { OutboundMessage } from "@k-msg/core";
import { compareText, type Likeness } from "../shared/compare-text.ts";
import type { SolapiSettings } from "./config.ts";
import { toSolapiVariables } from "./to-alimtalk-request.ts";
import { type JsonObject, toObject } from "./wire.ts";

/** A stored message (sheet §11) against one of ours: recipient, sender, content, the caller's labels. */
export function compareRow(
  row: JsonObject,
  message: OutboundMessage,
  { defaultFrom }: SolapiSettings,
): Likeness {
  const likenesses = [
    compareValue(row.to, message.to),
    compareValue(row.from ?? undefined, message.from ?? defaultFrom),
    compareFields(row.customFields, message.customFields ?? {}),
    compareContent(row, message),
  ];
  if (likenesses.includes("other")) return "other";
  return likenesses.includes("maybe") ? "maybe" : "same";
}

/** What isn't shown says nothing against it; an ATA may have no sender. */
function compareValue(shown: unknown, value: string | undefined): Likeness {
  return shown === undefined || value === undefined || shown === value ? "same" : "other";
}

function compareFields(shown: unknown, fields: Readonly<Record<string, string>>): Likeness {
  const entries = Object.entries(fields);
  if (entries.length === 0) return "same";
  if (shown === undefined) return "maybe";
  const stored = toObject(shown) ?? {};
  return entries.every(([key, value]) => stored[key] === value) ? "same" : "other";
}

function compareContent(row: JsonObject, message: OutboundMessage): Likeness {
  const kakao = toObject(row.kakaoOptions);
  if (message.type !== "ALIMTALK") {
    if (kakao) return "other";
    return compareText(row.text, "text" in message ? message.text : "");
  }
  // The text may be the template's or the substitute's; template and values tell all of it.
  if (!kakao) return row.kakaoOptions === undefined ? "maybe" : "other";
  if (kakao.templateId !== message.templateId) return "other";
  const shown = toObject(kakao.variables);
  if (!shown) return "maybe";
  const variables = toSolapiVariables(message.variables);
  // No template is sent with values and without: these aren't known any more, as of what a dead process had sent.
  if (Object.keys(variables).length === 0 && Object.keys(shown).length > 0) return "maybe";
  const isEqual =
    Object.keys(shown).length === Object.keys(variables).length &&
    Object.entries(variables).every(([name, value]) => shown[name] === value);
  return isEqual ? "same" : "other";
}
