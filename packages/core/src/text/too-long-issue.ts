import { type Issue, issue } from "../error/issue.ts";

const UNITS = {
  bytes: ["bytes (ASCII 1, others 2)", "바이트(ASCII 1, 그 외 2)"],
  characters: ["characters", "자"],
} as const;

/** @param couldBeLms whether leaving `type` out would help. */
export function tooLongIssue(
  field: string,
  size: number,
  unit: keyof typeof UNITS,
  max: number,
  couldBeLms = false,
): Issue {
  const [en, ko] = UNITS[unit];
  return issue(
    field,
    [
      `has ${size} ${en}; here ${max} is the most.`,
      couldBeLms ? "Shorten it, or leave `type` out to send an LMS." : "Shorten it.",
    ],
    [
      `${size}${ko}입니다. 여기서는 ${max}${ko}까지입니다.`,
      couldBeLms ? "줄이거나 `type`을 빼서 LMS로 보내세요." : "줄이세요.",
    ],
  );
}
