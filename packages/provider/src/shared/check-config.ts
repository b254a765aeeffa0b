import { type Issue, issue, KMsgError, showName } from "@k-msg/core";

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
 * `fetch`, which names it whole in its error; paths put behind a `?` or `#` would reach nobody.
 */
export function findUrlIssues(field: string, value: unknown): Issue[] {
  if (value === undefined) return [];
  if (typeof value === "string" && isPlainUrl(value)) return [];
  return [
    issue(
      field,
      [
        "isn't an absolute http(s) URL, or holds more than host and path.",
        "Give it with its scheme, without credentials, `?` and `#`, such as https://host.",
      ],
      [
        "http(s) 절대 주소가 아니거나, 호스트와 경로 말고 다른 것이 들어 있습니다.",
        "https://host처럼 스킴을 포함하고, 인증 정보와 `?`, `#` 없이 입력하세요.",
      ],
    ),
  ];
}

function isPlainUrl(value: string): boolean {
  if (!/^https?:/.test(value) || !URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === "" && password === "" && !/[?#]/.test(value);
}

export function findFetchIssues(value: unknown): Issue[] {
  if (value === undefined || typeof value === "function") return [];
  return [
    issue(
      "fetch",
      ["isn't a function.", "Give a `fetch` function, or leave it out for the global one."],
      ["함수가 아닙니다.", "`fetch` 함수를 넣거나, 생략해 전역 `fetch`를 쓰세요."],
    ),
  ];
}

/** A misspelt setting would silently have no effect: `testmode` for `testMode` would send for money. */
export function findUnknownSettings(
  config: object,
  known: Readonly<Record<string, true>>,
): Issue[] {
  const names = Object.keys(known).join(", ");
  const given = Object.entries(config).filter(([, value]) => value !== undefined);
  const unknown = given.filter(([name]) => !Object.hasOwn(known, name));
  return unknown.map(([name]) =>
    issue(
      showName(name),
      ["isn't a setting.", `Known: ${names}.`],
      ["없는 설정입니다.", `가능한 설정: ${names}.`],
    ),
  );
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

export function findLookupIssues(value: unknown): Issue[] {
  if (value === undefined || (typeof value === "number" && value >= 0 && Number.isFinite(value)))
    return [];
  return [
    issue(
      "lookupCompleteAfterMs",
      [
        "must be a number of milliseconds.",
        "Leave it out, so that what isn't found stays unknown.",
      ],
      [
        "0 이상의 밀리초여야 합니다.",
        "생략하면 조회되지 않는 메시지는 결과를 모르는 상태로 남습니다.",
      ],
    ),
  ];
}

export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
