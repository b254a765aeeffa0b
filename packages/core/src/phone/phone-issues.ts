import { type Issue, issue } from "../error/issue.ts";

export function noNumber(field: string): Issue {
  return issue(
    field,
    ["isn't a text with one phone number.", 'Write `"010…"`.'],
    ["전화번호 문자열이 아닙니다.", '`"010…"`처럼 쓰세요.'],
  );
}

export function strangeCharacters(field: string): Issue {
  return issue(
    field,
    ["has characters that no phone number has.", "Give one number; hyphens and `+` are fine."],
    ["전화번호에 쓸 수 없는 문자가 있습니다.", "번호 하나만 넣으세요. 하이픈과 `+`는 괜찮습니다."],
  );
}

export function badCountry(): Issue {
  return issue(
    "options.country",
    ["isn't a calling code.", 'Write digits: `"82"`.'],
    ["국가번호가 아닙니다.", '`"82"`처럼 숫자로 쓰세요.'],
  );
}

export function badForeignNumber(field: string): Issue {
  return issue(
    field,
    [
      "isn't a number of that country.",
      "Write `+`, calling code, number, without `options.country`.",
    ],
    ["해당 국가의 번호가 아닙니다.", "`options.country` 없이 `+`, 국가번호, 번호 순으로 쓰세요."],
  );
}

/** For digits that are no Korean number: the likeliest cause. */
export function badKoreanNumber(field: string, digits: string): Issue {
  if (/^1[016789]\d{7,8}$/.test(digits)) {
    return issue(
      field,
      ["lacks the leading 0; spreadsheets drop it.", "Write `010…`."],
      ["맨 앞의 0이 빠졌습니다. 엑셀에서 자주 사라집니다.", "`010…`으로 쓰세요."],
    );
  }
  return issue(
    field,
    [
      `isn't a Korean phone number (${digits.length} digits).`,
      "010 has 11 digits, a landline 9–11 with its area code, 15xx 8 without; a foreign number begins with `+`.",
    ],
    [
      `국내 전화번호가 아닙니다(${digits.length}자리).`,
      "010은 11자리, 유선전화는 지역번호를 포함해 9~11자리, 15xx는 지역번호 없이 8자리입니다. 해외 번호는 `+`를 붙이세요.",
    ],
  );
}

export function cannotReceive(field: string): Issue {
  return issue(
    field,
    ["is a service number, which takes no messages.", "Give the person's own."],
    ["메시지를 받지 못하는 서비스 번호입니다.", "받는 사람의 번호를 넣으세요."],
  );
}

/** Special numbers, foreign ones, and those of more than 11 digits. */
export function cannotSend(field: string): Issue {
  return issue(
    field,
    ["can't be a sender number.", "Use a Korean number registered with the vendor."],
    ["발신번호로 쓸 수 없습니다.", "발송사에 등록한 국내 번호를 쓰세요."],
  );
}
