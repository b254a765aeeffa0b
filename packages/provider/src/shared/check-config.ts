import { type Issue, issue, KMsgError } from "@k-msg/core";

/** Throws one error that names every wrong setting. Values are never repeated: they are secrets. */
export function throwIfAny(issues: readonly Issue[], providerId: string): void {
  if (issues.length === 0) return;
  throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", providerId, issues });
}

/** A key or secret must be printable ASCII without spaces: it travels in a header. */
export function findSecretIssues(field: string, value: unknown): Issue[] {
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) return [];
  return [
    issue(
      field,
      [
        "is missing, empty, or has characters a key can't have.",
        "Copy it from the vendor's console; check that its environment variable is set.",
      ],
      [
        "값이 없거나 키에 쓸 수 없는 문자가 있습니다.",
        "발송사 콘솔의 값을 그대로 넣고, 환경 변수가 설정되어 있는지 확인하세요.",
      ],
    ),
  ];
}

/**
 * A base URL must be absolute http(s); the trailing slash doesn't matter. One with a password would be refused by
 * `fetch`, which names it whole in its error.
 */
export function findUrlIssues(field: string, value: unknown): Issue[] {
  if (value === undefined) return [];
  if (typeof value === "string" && isPlainUrl(value)) return [];
  return [
    issue(
      field,
      [
        "isn't an absolute http(s) URL, or holds a user name.",
        "Give it with its scheme and without credentials, such as https://host.",
      ],
      [
        "http(s) 절대 주소가 아니거나 사용자 이름이 들어 있습니다.",
        "https://host처럼 스킴을 포함하고 인증 정보 없이 입력하세요.",
      ],
    ),
  ];
}

function isPlainUrl(value: string): boolean {
  if (!/^https?:/.test(value) || !URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === "" && password === "";
}

export function findTimeoutIssues(field: string, value: unknown): Issue[] {
  if (value === undefined || (typeof value === "number" && value > 0 && value <= 2 ** 31 - 1))
    return [];
  return [
    issue(
      field,
      ["must be a positive number of milliseconds.", "Leave it out for 10 seconds."],
      ["0보다 큰 밀리초여야 합니다.", "생략하면 10초입니다."],
    ),
  ];
}

export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
