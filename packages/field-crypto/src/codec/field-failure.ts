import {
  type FieldCryptoErrorCode,
  type FieldCryptoFailureRule,
  type FieldCryptoIssue,
  fieldCryptoError,
  issue,
  type KMsgError,
  showName,
} from "@k-msg/core";
import { isKid } from "../keys/kid.ts";

/** Why keys, or one of them, can't be had. */
export interface KeyTrouble {
  readonly rule: "KEY_MISSING" | "KEY_UNAVAILABLE" | "CIRCUIT_OPEN" | "KEY_INVALID";
  readonly kid?: string;
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
}

export interface FieldFailure {
  readonly issue: FieldCryptoIssue;
  /** Whether another try may go better, with nobody doing anything. */
  readonly mayPass: boolean;
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
}

type Sentences = readonly [problem: string, advice: string];

const TEXTS: Readonly<
  Record<FieldCryptoFailureRule, { readonly en: Sentences; readonly ko: Sentences }>
> = {
  KEY_MISSING: {
    en: [
      "needs a key that isn't there (any more).",
      "Add the key to the ring. If it was deleted on purpose, the value is gone for good.",
    ],
    ko: [
      "필요한 키가 없습니다.",
      "키 링에 키를 추가하세요. 의도적으로 삭제한 키라면 값을 되살릴 수 없습니다.",
    ],
  },
  KEY_UNAVAILABLE: {
    en: ["needs a key that can't be had now.", "Check the key resolver or KMS, then try again."],
    ko: ["지금 키를 가져올 수 없습니다.", "키 리졸버나 KMS를 확인한 뒤 다시 시도하세요."],
  },
  CIRCUIT_OPEN: {
    en: ["needs a key that couldn't be had too often lately.", "Try again later."],
    ko: ["키 조회가 계속 실패해 잠시 중단했습니다.", "나중에 다시 시도하세요."],
  },
  KEY_INVALID: {
    en: [
      "got a key from the ring that can't be one for this.",
      "Give 32 bytes for encryption, at least 32 others for hashes.",
    ],
    ko: [
      "키 링이 이 용도로 쓸 수 없는 키를 주었습니다.",
      "암호화 키는 32바이트, 해시 키는 그와 다른 32바이트 이상이어야 합니다.",
    ],
  },
  TAMPERED: {
    en: [
      "doesn't open: it was changed, moved from another place, or the key is another one.",
      "Restore the row from a backup, and find out who wrote it.",
    ],
    ko: [
      "열 수 없습니다. 값이 바뀌었거나 다른 위치에서 옮겨졌거나 키가 다릅니다.",
      "백업에서 행을 복구하고, 누가 썼는지 확인하세요.",
    ],
  },
  ENVELOPE_UNREADABLE: {
    en: [
      "isn't a ciphertext as this version writes them.",
      "Restore it from a backup, or update `@k-msg/field-crypto`.",
    ],
    ko: [
      "이 버전이 쓰는 암호문 형식이 아닙니다.",
      "백업에서 복구하거나 `@k-msg/field-crypto`를 업데이트하세요.",
    ],
  },
  PLAINTEXT_FOUND: {
    en: [
      "is in clear where a ciphertext belongs.",
      "Migrate the table; until then, set `readPlaintext: true`.",
    ],
    ko: [
      "암호문이 있어야 할 곳에 평문이 있습니다.",
      "테이블을 마이그레이션하세요. 그동안은 `readPlaintext: true`를 쓰세요.",
    ],
  },
  HASH_MISMATCH: {
    en: [
      "has a look-up hash of another value.",
      "Restore the row from a backup, and find out who wrote it.",
    ],
    ko: ["검색용 해시가 다른 값의 것입니다.", "백업에서 행을 복구하고, 누가 썼는지 확인하세요."],
  },
  ONLY_MASKED: {
    en: ["was stored only in its masked form.", "The value itself is not in the database."],
    ko: ["마스킹된 형태로만 저장되었습니다.", "원래 값은 데이터베이스에 없습니다."],
  },
  VALUE_NOT_JSON: {
    en: ["can't be written as JSON.", "Give texts, numbers, lists and plain objects."],
    ko: ["JSON으로 쓸 수 없는 값입니다.", "문자열, 숫자, 배열, 객체를 넣으세요."],
  },
  CIPHERTEXT_OVERWRITE: {
    en: [
      "couldn't be encrypted, and a fallback would have replaced its ciphertext.",
      "Try again once the keys can be had.",
    ],
    ko: [
      "암호화하지 못했고, 대체값이 기존 암호문을 덮어쓸 뻔했습니다.",
      "키를 쓸 수 있을 때 다시 시도하세요.",
    ],
  },
  FIELD_NOT_SEARCHABLE: {
    en: ["isn't hashed, so nothing is found by it.", 'Give it the mode `"encrypt+hash"`.'],
    ko: ["해시하지 않는 필드라 검색할 수 없습니다.", '모드를 `"encrypt+hash"`로 바꾸세요.'],
  },
  PROVIDER_FAILED: {
    en: ["made the crypto provider fail.", "Check `provider`."],
    ko: ["암호화 프로바이더가 실패했습니다.", "`provider`를 확인하세요."],
  },
};

export function fieldFailure(
  code: FieldCryptoErrorCode,
  segments: readonly string[],
  trouble: Omit<KeyTrouble, "rule"> & { readonly rule: FieldCryptoFailureRule },
): FieldFailure {
  const { rule, kid, cause, retryAfterMs } = trouble;
  const { en, ko } = TEXTS[rule];
  // A ring of somebody's own may have anything for an id.
  const shownKid = isKid(kid) ? { kid } : {};
  const field = segments.map(showName).join(".");
  const told = { ...issue(field, en, ko), rule, code, ...shownKid };
  return { issue: told, mayPass: mayPass(rule), cause, retryAfterMs };
}

/** See {@link FieldFailure.mayPass}. */
export function mayPass(rule: FieldCryptoIssue["rule"]): boolean {
  return rule === "KEY_UNAVAILABLE" || rule === "CIRCUIT_OPEN";
}

/** One error for all that failed of a record. */
export function toError(failures: readonly [FieldFailure, ...FieldFailure[]]): KMsgError {
  const [first] = failures;
  const waits = failures.flatMap(({ retryAfterMs = 0 }) => retryAfterMs);
  const retryAfterMs = Math.max(...waits) || undefined;
  const cause = failures.find((each) => each.cause !== undefined)?.cause;
  return fieldCryptoError(first.issue.code, {
    issues: failures.map((each) => each.issue),
    retryable: failures.every((each) => each.mayPass),
    retryAfterMs,
    cause: cause === undefined ? undefined : withoutSecrets(cause),
  });
}

/** Runs of letters and digits as keys have them, and lists of bytes. */
const LIKE_A_KEY = /[\w+/=-]{20,}|(?:\b[0-9a-fx]{1,4}\b[^0-9a-z]{0,6}){8,}/gi;
const MAX_DEPTH = 5;

/** What somebody's key resolver throws may hold the key: a copy of its name, code and words without such. */
function withoutSecrets(cause: unknown, depth = 0): Error | string {
  try {
    const { name, message, code, cause: inner } = cause as Record<string, unknown>;
    if (typeof message !== "string") return "something thrown";
    const options =
      inner === undefined || depth >= MAX_DEPTH ? {} : { cause: withoutSecrets(inner, depth + 1) };
    const shown = new Error(hide(message), options);
    if (typeof name === "string") Object.defineProperty(shown, "name", { value: hide(name) });
    if (typeof code === "string") Object.assign(shown, { code: hide(code) });
    Object.defineProperty(shown, "stack", { value: `${shown.name}: ${shown.message}` });
    return shown;
  } catch {
    return "an error that can't be read";
  }
}

function hide(words: string): string {
  return words.replace(LIKE_A_KEY, "***");
}
