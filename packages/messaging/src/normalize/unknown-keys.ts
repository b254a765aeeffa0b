import { type SendWarning, showName } from "@k-msg/core";
import type { Fields } from "./check-values.ts";

/** A warning for each key that nobody reads; often a misspelling. */
export function warnUnknownKeys(
  given: Fields,
  known: readonly string[],
  path: string,
  warnings: SendWarning[],
): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key) || given[key] === undefined) continue;
    warnings.push(unknownKey(path, key, known));
  }
}

export function unknownKey(path: string, key: string, known: readonly string[]): SendWarning {
  const name = showName(key);
  return {
    code: "OPTION_UNKNOWN",
    field: path === "" ? name : `${path}.${name}`,
    message: `Nobody reads this. Use one of: ${known.join(", ")}.`,
    messageKo: `쓰이지 않는 항목입니다. 다음 중 하나를 쓰세요: ${known.join(", ")}.`,
  };
}
