import {
  type Issue,
  issue,
  measureText,
  replaceUnencodable,
  type SendWarning,
  type TextMeasure,
  type UnencodableCharacter,
  unencodableIssue,
} from "@k-msg/core";
import type { MessageDefaults } from "../config/k-msg-config.ts";

export type UnencodablePolicy = NonNullable<NonNullable<MessageDefaults["sms"]>["unencodable"]>;

/**
 * Applies the policy for characters that no handset shows. Syllables that only CP949 has (똠, 뷁)
 * pass here: which vendors take them is in their limits.
 */
export function makeShowable(
  text: string,
  field: string,
  policy: UnencodablePolicy,
  issues: Issue[],
  warnings: SendWarning[],
): TextMeasure {
  const measure = measureText(text);
  if (measure.encodable.cp949) return measure;
  if (policy === "reject") {
    issues.push(unencodableIssue(field, outsideCp949(measure.unencodable)));
    return measure;
  }
  if (policy === "warn") {
    warnings.push(leftIn(field, outsideCp949(measure.unencodable).length));
    return measure;
  }
  const { text: replaced, replaced: count, left } = replaceUnencodable(measure, "CP949");
  if (left.length > 0) issues.push(unencodableIssue(field, left));
  else if (replaced.trim() === "") issues.push(nothingLeft(field));
  else warnings.push(replacedIn(field, count));
  return measureText(replaced);
}

function outsideCp949(characters: readonly UnencodableCharacter[]): UnencodableCharacter[] {
  return characters.filter((each) => each.charset === null);
}

function nothingLeft(field: string): Issue {
  return issue(
    field,
    ["has nothing that handsets can show.", "Write other characters."],
    ["휴대전화에서 표시할 수 있는 문자가 없습니다.", "다른 문자로 바꾸세요."],
  );
}

function replacedIn(field: string, count: number): SendWarning {
  return {
    code: "TEXT_REPLACED",
    field,
    message: `${count} characters that handsets can't show were replaced or removed.`,
    messageKo: `휴대전화에서 표시할 수 없는 문자 ${count}개를 바꾸거나 뺐습니다.`,
  };
}

function leftIn(field: string, count: number): SendWarning {
  return {
    code: "TEXT_UNENCODABLE",
    field,
    message: `${count} characters that handsets can't show may become "?".`,
    messageKo: `휴대전화에서 표시할 수 없는 문자 ${count}개가 "?"로 보일 수 있습니다.`,
  };
}
