import { matchesParts } from "../../kernel/match-parts.ts";
import type { KakaoMessage } from "./groups.ts";
import type { AligoButton, AligoTemplate } from "./templates.ts";

const MAX_CHARACTERS = 1_000;

/**
 * The letter Kakao would fail a text with, if any (sheet §8, §10.11): `L` too long, `U` when body,
 * 강조표기 title or buttons aren't the template's. Everything but the placeholders is compared as it
 * is, newlines too.
 */
export function findMismatch(
  template: AligoTemplate,
  message: KakaoMessage,
): "L" | "U" | undefined {
  if (message.text.length > MAX_CHARACTERS) return "L";
  if (!matchesPattern(template.content, message.text)) return "U";
  const needsTitle = template.emphasis === "TEXT";
  if (needsTitle && !matchesPattern(template.title, message.emphasisTitle ?? "")) return "U";
  const sent = readButtons(message.buttonJson);
  if (!sent || sent.length !== template.buttons.length) return "U";
  return template.buttons.every((button, index) => matchesButton(button, sent[index]))
    ? undefined
    : "U";
}

/** Placeholders stand for any text, the rest for itself. */
export function matchesPattern(pattern: string, text: string): boolean {
  return matchesParts(pattern.split(/#\{[^}]*\}/), text);
}

/** Buttons of `button_N`: `{"button":[…]}` as JSON. `undefined` when it isn't that. */
export function readButtons(json: string | undefined): Record<string, unknown>[] | undefined {
  if (json === undefined) return [];
  try {
    const { button } = JSON.parse(json) as { button?: unknown };
    return Array.isArray(button)
      ? button.filter((each) => each && typeof each === "object")
      : undefined;
  } catch {
    return undefined;
  }
}

/** Older samples write linkM, linkP, linkI, linkA; some clients still do (§6.4). */
const LINK_KEYS = [
  ["linkMo", "linkM"],
  ["linkPc", "linkP"],
  ["linkIos", "linkI"],
  ["linkAnd", "linkA"],
] as const;

function matchesButton(button: AligoButton, sent: Record<string, unknown> | undefined): boolean {
  if (!sent || sent.name !== button.name || sent.linkType !== button.linkType) return false;
  return LINK_KEYS.every(([key, olderKey]) => {
    const link = sent[key] ?? sent[olderKey] ?? "";
    return typeof link === "string" && matchesPattern(button[key], link);
  });
}
