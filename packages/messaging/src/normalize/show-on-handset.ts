import {
  measureText,
  replaceUnencodable,
  type SendWarning,
  type TextMeasure,
  unencodableIssue,
} from "@k-msg/core";
import type { Reading } from "./reading.ts";

/**
 * Applies `defaults.sms.unencodable` to characters that no handset shows. Syllables that only CP949 has
 * (똠, 뷁) pass here: which vendors take them is in their limits.
 */
export function makeShowable(
  text: string,
  field: string,
  { defaults, unshowable, warnings }: Reading,
): TextMeasure {
  const measure = measureText(text);
  if (measure.encodable.cp949) return measure;
  const policy = defaults.sms?.unencodable;
  const outside = measure.unencodable.filter((each) => each.charset === null);
  if (policy === "warn") {
    warnings.push(leftIn(field, outside.length));
    return measure;
  }
  const { text: replaced, replaced: count, left } = replaceUnencodable(measure, "CP949");
  if (policy === "replace" && left.length === 0 && replaced.trim() !== "") {
    warnings.push(replacedIn(field, count));
    return measureText(replaced);
  }
  unshowable.push(
    unencodableIssue(field, policy === "replace" && left.length > 0 ? left : outside),
  );
  return measure;
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
