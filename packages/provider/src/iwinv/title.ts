import { type Issue, issue, measureText, type SubjectLimit, truncateToBytes } from "@k-msg/core";

const ALLOWED = String.raw`가-힣ㄱ-ㅣA-Za-z0-9 [\]()<>`;
const FORBIDDEN = new RegExp(`[^${ALLOWED}]`, "g");

/**
 * Titles of LMS and MMS, and of an ALIMTALK's substitute (sheet §3.1, §4.1; codes 22, 23, 510, 511).
 * The guide names Hangul, Latin, digits and brackets; its own titles have spaces.
 * Single letters (ㄱ, ㅏ) are taken for Hangul: unproven.
 */
export const TITLE_LIMIT: SubjectLimit = {
  maxBytes: 40,
  allowedCharacters: new RegExp(`[${ALLOWED}]`),
  allowedDescription: {
    en: "Hangul, Latin letters, digits, spaces and [ ] ( ) < >",
    ko: "한글, 영문, 숫자, 공백과 [ ] ( ) < >",
  },
};

/** Checks a title that isn't `message.subject`, which the limits cover. */
export function findTitleIssues(field: string, title: string): Issue[] {
  const issues: Issue[] = [];
  const { bytes, text } = measureText(title);
  if (bytes > TITLE_LIMIT.maxBytes) {
    issues.push(
      issue(
        field,
        [`has ${bytes} bytes; IWINV takes ${TITLE_LIMIT.maxBytes}.`, "Shorten it."],
        [
          `${bytes}바이트입니다. IWINV 제목은 ${TITLE_LIMIT.maxBytes}바이트까지입니다.`,
          "제목을 줄이세요.",
        ],
      ),
    );
  }
  if (text.search(FORBIDDEN) >= 0) {
    issues.push(
      issue(
        field,
        [
          "has a character that IWINV doesn't take in a title.",
          `Use only ${TITLE_LIMIT.allowedDescription?.en}.`,
        ],
        [
          "IWINV 제목에 쓸 수 없는 문자가 있습니다.",
          `${TITLE_LIMIT.allowedDescription?.ko}만 쓰세요.`,
        ],
      ),
    );
  }
  return issues;
}

/** A title out of a text's first line that has usable characters; empty when no line has. */
export function deriveTitle(text: string): string {
  for (const line of measureText(text).text.split(/\r?\n/)) {
    const usable = line.replace(FORBIDDEN, " ").replace(/ +/g, " ").trim();
    if (usable !== "") return truncateToBytes(usable, TITLE_LIMIT.maxBytes).trim();
  }
  return "";
}
