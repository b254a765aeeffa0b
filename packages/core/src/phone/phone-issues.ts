import { type Issue, issue } from "../error/issue.ts";
import { hasAreaCodeBeforeRepresentative } from "./classify-korean-number.ts";

export function notText(field: string, input: unknown): Issue {
  if (typeof input === "number" || typeof input === "bigint") {
    return issue(
      field,
      ["is a number, which loses the leading 0.", 'Give a string: `"010…"`.'],
      ["숫자라서 맨 앞의 0이 사라집니다.", '`"010…"`처럼 문자열로 넣으세요.'],
    );
  }
  return noNumber(field);
}

export function noNumber(field: string): Issue {
  return issue(
    field,
    ["is missing or isn't a text.", 'Give a string: `"010…"`.'],
    ["값이 없거나 문자열이 아닙니다.", '`"010…"`처럼 문자열로 넣으세요.'],
  );
}

export function strangeCharacters(field: string): Issue {
  return issue(
    field,
    [
      "has characters that no phone number has.",
      "Give one number: digits, spaces, `-./()` and a leading `+`.",
    ],
    [
      "전화번호에 쓸 수 없는 문자가 있습니다.",
      "번호 하나만 넣으세요. 숫자, 공백, `-./()`와 맨 앞의 `+`를 쓸 수 있습니다.",
    ],
  );
}

export function badCountry(): Issue {
  return issue(
    "options.country",
    ["isn't a calling code.", 'Give a string without `+`: `"82"`.'],
    ["국가번호가 아닙니다.", '`"82"`처럼 `+` 없이 문자열로 넣으세요.'],
  );
}

export function countryMismatch(field: string): Issue {
  return issue(
    field,
    ["begins with another calling code than `options.country`.", "Leave `options.country` out."],
    ["번호의 국가번호가 `options.country`와 다릅니다.", "`options.country`를 빼세요."],
  );
}

export function badForeignNumber(field: string): Issue {
  return issue(
    field,
    ["isn't a number of that country.", "Write it as `+`, calling code, national number."],
    ["해당 국가의 번호 형식이 아닙니다.", "`+`, 국가번호, 국내번호 순으로 쓰세요."],
  );
}

/** For digits that are no Korean number: the likeliest cause. */
export function badKoreanNumber(field: string, digits: string): Issue {
  if (hasAreaCodeBeforeRepresentative(digits)) {
    return issue(
      field,
      ["is a 15xx, 16xx or 18xx number with an area code.", "Leave the area code out."],
      ["15xx·16xx·18xx 대표번호 앞에 지역번호가 있습니다.", "지역번호를 빼세요."],
    );
  }
  if (/^1[016789]\d{7,8}$/.test(digits)) {
    return issue(
      field,
      ["lacks the leading 0; spreadsheets drop it.", "Write `010…`; a foreign number with `+`."],
      [
        "맨 앞의 0이 빠졌습니다. 엑셀에서 사라집니다.",
        "`010…`으로 쓰고, 해외 번호는 `+`를 붙이세요.",
      ],
    );
  }
  if (/^[2-9]\d{6,7}$/.test(digits)) {
    return issue(
      field,
      ["has no area code.", "Put it in front, such as `02`."],
      ["지역번호가 없습니다.", "`02`처럼 지역번호를 앞에 붙이세요."],
    );
  }
  return issue(
    field,
    [
      `isn't a Korean phone number (${digits.length} digits).`,
      "010 has 11 digits, a landline 9–11 with its area code; a foreign number begins with `+`.",
    ],
    [
      `국내 전화번호 형식이 아닙니다(${digits.length}자리).`,
      "010은 11자리, 유선전화는 지역번호 포함 9~11자리입니다. 해외 번호는 `+`를 붙이세요.",
    ],
  );
}

export function cannotReceive(field: string): Issue {
  return issue(
    field,
    ["is a service number, which takes no messages.", "Give the person's own number."],
    ["메시지를 받을 수 없는 서비스 번호입니다.", "받는 사람의 번호를 넣으세요."],
  );
}

/** Special numbers, foreign ones, and those of more than 11 digits. */
export function cannotSend(field: string): Issue {
  return issue(
    field,
    [
      "can't be a sender number.",
      "Use a Korean number of 8–11 digits that is registered with the vendor (발신번호 사전등록).",
    ],
    ["발신번호로 쓸 수 없는 번호입니다.", "발송사에 사전등록한 8~11자리 국내 번호를 쓰세요."],
  );
}
