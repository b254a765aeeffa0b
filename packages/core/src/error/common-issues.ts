import { type Issue, issue } from "./issue.ts";

/** The problems that any field can have, said the same way everywhere. */

export function missing(field: string): Issue {
  return issue(field, ["is missing.", "Give it."], ["값이 없습니다.", "넣으세요."]);
}

export function notText(field: string): Issue {
  return issue(
    field,
    ["isn't a text, or is empty.", "Give a string."],
    ["문자열이 아니거나 비어 있습니다.", "문자열을 넣으세요."],
  );
}

/** @param example what a right value looks like. */
export function notObject(field: string, example = "{ … }"): Issue {
  return issue(
    field,
    ["isn't an object.", `Write \`${example}\`.`],
    ["객체가 아닙니다.", `\`${example}\`처럼 쓰세요.`],
  );
}

export function notOneOf(field: string, values: Iterable<unknown>): Issue {
  const list = [...values].join(", ");
  return issue(
    field,
    ["isn't possible here.", `Use one of: ${list}.`],
    ["쓸 수 없습니다.", `다음 중 하나를 쓰세요: ${list}.`],
  );
}

/** @param range such as `1–90`. */
export function outOfRange(field: string, range: string): Issue {
  return issue(
    field,
    [`isn't a whole number in ${range}.`, "Leave it out for the default."],
    [`${range}의 정수가 아닙니다.`, "생략하면 기본값을 씁니다."],
  );
}

export function notPositive(field: string, most = Number.POSITIVE_INFINITY): Issue {
  const [en, ko] =
    most === Number.POSITIVE_INFINITY
      ? ["above 0", "0보다 큰"]
      : [`above 0 and up to ${most}`, `0보다 크고 ${most} 이하인`];
  return issue(
    field,
    [`isn't a number ${en}.`, "Leave it out for the default."],
    [`${ko} 숫자가 아닙니다.`, "생략하면 기본값을 씁니다."],
  );
}

/** Two ways to say the same, and both were used. */
export function givenTwice(field: string, one: string, other: string): Issue {
  return issue(
    field,
    ["is given twice.", `Give one of \`${one}\` and \`${other}\`.`],
    ["두 번 들어 있습니다.", `\`${one}\`, \`${other}\` 중 하나만 넣으세요.`],
  );
}
