import { issue } from "../error/issue.ts";
import { KMsgError } from "../error/kmsg-error.ts";

/** @throws KMsgError `INVALID_REQUEST` unless every given option is a number above 0, and not above its `most`. */
export function checkPositive<T extends object>(
  options: T,
  most: Readonly<Partial<Record<keyof T & string, number>>>,
): void {
  const issues = (Object.entries(most) as [keyof T & string, number][]).flatMap(([name, limit]) => {
    const value = options[name];
    if (value === undefined || (typeof value === "number" && value > 0 && value <= limit))
      return [];
    const [en, ko] =
      limit === Number.POSITIVE_INFINITY
        ? ["above 0", "0보다 큰"]
        : [`above 0 and up to ${limit}`, `0보다 크고 ${limit} 이하인`];
    return issue(
      name,
      [`isn't a number ${en}.`, "Leave it out for the default."],
      [`${ko} 숫자가 아닙니다.`, "생략하면 기본값을 씁니다."],
    );
  });
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
