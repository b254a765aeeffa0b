import { type Issue, issue } from "../error/issue.ts";
import { hasAreaCodeBeforeRepresentative } from "./classify-korean-number.ts";

export function notText(field: string, input: unknown): Issue {
  if (input === undefined || input === null) return missing(field);
  if (typeof input !== "number" && typeof input !== "bigint") {
    return issue(
      field,
      ["isn't a text.", 'Give one phone number as a string: `"010…"`.'],
      ["문자열이 아닙니다.", '전화번호 하나를 `"010…"`처럼 문자열로 넣으세요.'],
    );
  }
  return issue(
    field,
    ["is a number value, which loses the leading 0.", 'Give it as a string: `"010…"`.'],
    ["숫자로 들어 있어 맨 앞의 0이 사라집니다.", '`"010…"`처럼 문자열로 넣으세요.'],
  );
}

export function missing(field: string): Issue {
  return issue(
    field,
    ["is empty.", "Give a phone number."],
    ["비어 있습니다.", "전화번호를 넣으세요."],
  );
}

export function strangeCharacters(field: string): Issue {
  return issue(
    field,
    [
      "has characters that don't belong in a phone number.",
      "Give one number: digits, with hyphens, spaces, dots or parentheses and a leading `+` if you like.",
    ],
    [
      "전화번호에 쓸 수 없는 문자가 있습니다.",
      "번호 하나만 넣으세요. 숫자 외에 하이픈, 공백, 점, 괄호와 맨 앞의 `+`는 쓸 수 있습니다.",
    ],
  );
}

export function badCountry(): Issue {
  return issue(
    "options.country",
    ["isn't a calling code.", 'Give digits without `+`, such as `"82"` or `"1"`.'],
    ["국가번호가 아닙니다.", '`"82"`나 `"1"`처럼 `+` 없이 숫자로 넣으세요.'],
  );
}

export function countryMismatch(field: string): Issue {
  return issue(
    field,
    [
      "begins with another calling code than `options.country`.",
      "Correct one of them, or leave `options.country` out: a number with `+` needs none.",
    ],
    [
      "번호의 국가번호가 `options.country`와 다릅니다.",
      "둘 중 하나를 고치거나 `options.country`를 빼세요. `+`로 시작하는 번호에는 필요 없습니다.",
    ],
  );
}

export function badForeignNumber(field: string): Issue {
  return issue(
    field,
    [
      "isn't a number of that country: too short, too long, or it begins wrongly.",
      "Write it as `+`, calling code and national number, for example `+1 …`.",
    ],
    [
      "해당 국가의 번호 형식이 아닙니다. 너무 짧거나 길거나 시작이 잘못되었습니다.",
      "`+1 …`처럼 `+`, 국가번호, 국내번호 순으로 쓰세요.",
    ],
  );
}

/** For digits that are no Korean number: the likeliest cause. */
export function badKoreanNumber(field: string, digits: string): Issue {
  if (hasAreaCodeBeforeRepresentative(digits)) {
    return issue(
      field,
      [
        "is a 15xx, 16xx or 18xx number with an area code.",
        "Leave the area code out: those numbers have 8 digits.",
      ],
      ["15xx·16xx·18xx 대표번호 앞에 지역번호가 붙어 있습니다.", "지역번호를 빼고 8자리로 쓰세요."],
    );
  }
  if (/^1[016789]\d{7,8}$/.test(digits)) {
    return issue(
      field,
      [
        "lacks the leading 0; spreadsheets drop it.",
        "Write it with the 0 (`010…`); for another country with `+` or `options.country`.",
      ],
      [
        "맨 앞의 0이 빠졌습니다. 엑셀에서 자주 사라집니다.",
        "0을 붙여 `010…`으로 쓰세요. 해외 번호라면 `+`나 `options.country`를 쓰세요.",
      ],
    );
  }
  if (/^[2-9]\d{6,7}$/.test(digits)) {
    return issue(
      field,
      ["has no area code.", "Put it in front, for example `02` for Seoul."],
      ["지역번호가 없습니다.", "서울이면 `02`처럼 지역번호를 앞에 붙이세요."],
    );
  }
  return wrongLengthOrStart(field, digits);
}

const KNOWN_START = /^(?:01[016789]|02|03|04[1-4]|050|05[1-5]|06[0-4]|070|080|1[568])/;

function wrongLengthOrStart(field: string, digits: string): Issue {
  if (KNOWN_START.test(digits)) {
    return issue(
      field,
      [
        `has ${digits.length} digits, which no number with this beginning has.`,
        "Check for missing or extra digits: a 010 number has 11, a landline 9 to 11 with its area code.",
      ],
      [
        `${digits.length}자리인데, 이렇게 시작하는 번호의 자릿수와 맞지 않습니다.`,
        "빠지거나 더 들어간 숫자가 없는지 확인하세요. 010은 11자리, 유선전화는 지역번호를 포함해 9~11자리입니다.",
      ],
    );
  }
  return issue(
    field,
    [
      "isn't a Korean phone number.",
      "Begin with 010, an area code, 070, 15xx …; for another country with `+` or `options.country`.",
    ],
    [
      "국내 전화번호 형식이 아닙니다.",
      "010, 지역번호, 070, 15xx 등으로 시작해야 합니다. 해외 번호라면 `+`나 `options.country`를 쓰세요.",
    ],
  );
}

export function cannotReceive(field: string): Issue {
  return issue(
    field,
    [
      "is a service number (15xx, 060, 080, 112 …) that takes no messages.",
      "Give the person's own number, usually 010.",
    ],
    [
      "메시지를 받을 수 없는 서비스 번호(15xx, 060, 080, 112 등)입니다.",
      "받는 사람의 번호(보통 010)를 넣으세요.",
    ],
  );
}

export function specialSender(field: string): Issue {
  return issue(
    field,
    [
      "is a special number; only public bodies may send from it.",
      "Use a number of your own that is registered with the vendor (발신번호 사전등록).",
    ],
    [
      "특수번호는 공공기관만 발신번호로 쓸 수 있습니다.",
      "발송사에 사전등록한 본인 소유 번호를 쓰세요.",
    ],
  );
}

export function foreignSender(field: string): Issue {
  return issue(
    field,
    [
      "is a foreign number, which Korean carriers don't take as a sender.",
      "Use a Korean number that is registered with the vendor (발신번호 사전등록).",
    ],
    ["해외 번호는 발신번호로 쓸 수 없습니다.", "발송사에 사전등록한 국내 번호를 쓰세요."],
  );
}

export function senderTooLong(field: string): Issue {
  return issue(
    field,
    [
      "has more than 11 digits, which vendors refuse as a sender.",
      "Use another number that is registered with the vendor (발신번호 사전등록).",
    ],
    [
      "11자리를 넘는 번호는 발신번호로 등록할 수 없습니다.",
      "발송사에 사전등록한 다른 번호를 쓰세요.",
    ],
  );
}
