import { type Issue, issue } from "../error/issue.ts";
import type { UnencodableCharacter } from "./measure-text.ts";

/** At most this many characters are pointed at. */
const SHOWN = 5;

/** Points at characters by code and position: a text must not be readable in an error. */
export function unencodableIssue(
  field: string,
  characters: readonly UnencodableCharacter[],
): Issue {
  const shown = characters.slice(0, SHOWN).map(({ character, index }) => {
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    return `U+${code} @${index + 1}`;
  });
  if (characters.length > SHOWN) shown.push("…");
  const list = shown.join(", ");
  // Where nothing can stand for a character, the setting wouldn't help.
  const canReplace = characters.every(({ replacement }) => replacement !== null);
  return issue(
    field,
    [
      `has characters that handsets can't show (${list}).`,
      canReplace
        ? 'Replace them, or set `defaults.sms.unencodable` to `"replace"`.'
        : "Replace them.",
    ],
    [
      `휴대전화에서 표시할 수 없는 문자가 있습니다(${list}).`,
      canReplace
        ? '다른 문자로 바꾸거나 `defaults.sms.unencodable`을 `"replace"`로 설정하세요.'
        : "다른 문자로 바꾸세요.",
    ],
  );
}
