import type { Attempt } from "../provider/attempt.ts";
import { withoutUndefined } from "../without-undefined.ts";
import type { KMsgErrorCode } from "./error-code.ts";
import { errorTexts, type Locale, mayHaveBeenSent } from "./error-texts.ts";
import type { Issue } from "./issue.ts";
import { cleanWords, toEvidence } from "./to-evidence.ts";

/**
 * - `not_sent`: certain. Refused, or it never left this process. Sending again can't duplicate it.
 * - `unknown`: it left and no trustworthy answer came. It may have been sent.
 */
export type SendOutcome = "not_sent" | "unknown";

export interface KMsgErrorDetails {
  outcome: SendOutcome;
  /** Whether the same request may succeed later. Default `false`; always `false` when the outcome is `unknown`. */
  retryable?: boolean;
  /** How long the vendor asks to wait, in milliseconds. */
  retryAfterMs?: number;
  providerId?: string;
  /** The vendor's own code, as text. */
  providerErrorCode?: string;
  /** The vendor's own words. What looks like a phone number in them is masked. */
  providerErrorText?: string;
  httpStatus?: number;
  issues?: readonly Issue[];
  /** Each try in order. */
  attempts?: readonly Attempt[];
  /** Sentences better than the general ones of `code`. */
  texts?: Readonly<Record<Locale, string>>;
  /** What was thrown. Kept as a copy that can be logged: see `KMsgError.cause`. */
  cause?: unknown;
  /** What `providerErrorText` and `cause` may repeat and mustn't: `listContents(message)`, and secrets. */
  contents?: readonly string[];
}

const SHOWN = [
  "name",
  "code",
  "message",
  "outcome",
  "retryable",
  "retryAfterMs",
  "providerId",
  "providerErrorCode",
  "providerErrorText",
  "httpStatus",
  "issues",
  "attempts",
] as const;

const MARK = Symbol.for("k-msg.KMsgError");

/**
 * The one error of k-msg. All that it holds and prints is free of phone numbers, message texts and secrets.
 * So `cause` is not what was thrown but a copy of its name, code, words and frames, without its other properties.
 */
export class KMsgError extends Error {
  override readonly name = "KMsgError";
  declare readonly code: KMsgErrorCode;
  /** Whether the message can have been sent. Only `not_sent` may be sent again without asking. */
  declare readonly outcome: SendOutcome;
  declare readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly providerId?: string;
  declare readonly providerErrorCode?: string;
  declare readonly providerErrorText?: string;
  declare readonly httpStatus?: number;
  declare readonly issues?: readonly Issue[];
  /** Each try in order, by all providers; added by `KMsg`. */
  declare readonly attempts?: readonly Attempt[];
  readonly #texts: Readonly<Record<Locale, string>>;

  constructor(code: KMsgErrorCode, details: KMsgErrorDetails) {
    const texts =
      details.texts ?? errorTexts[code as keyof typeof errorTexts] ?? errorTexts.UNKNOWN_ERROR;
    super(describe(texts, { ...details, code }, "en"), toCause(details));
    const { outcome, retryable = false, providerErrorText, contents, issues, attempts } = details;
    const evidence: Partial<KMsgError> = {
      code,
      outcome,
      // Code that looks at `retryable` alone must not send a message twice either.
      retryable: outcome === "not_sent" && retryable,
      retryAfterMs: details.retryAfterMs,
      providerId: details.providerId,
      providerErrorCode: details.providerErrorCode,
      providerErrorText: providerErrorText && cleanWords(providerErrorText, contents),
      httpStatus: details.httpStatus,
      issues: issues && Object.freeze([...issues]),
      attempts: attempts && Object.freeze([...attempts]),
    };
    // What isn't known would be noise in every log.
    Object.assign(this, withoutUndefined(evidence));
    this.#texts = texts;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** The sentences of `message`, without those of the issues and the outcome. */
  get texts(): Readonly<Record<Locale, string>> {
    return this.#texts;
  }

  /** What happened and who must do what, for people. */
  getLocalizedMessage(locale: Locale): string {
    return describe(this.#texts, this, locale);
  }

  /** Evidence for logs, without `cause`. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(SHOWN.map((key) => [key, this[key]]));
  }

  /** Also true for an error of another copy of this package. */
  static isInstance(value: unknown): value is KMsgError {
    return typeof value === "object" && value !== null && MARK in value;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: for a class that extends this one, the usual meaning holds.
    return this === KMsgError ? KMsgError.isInstance(value) : super[Symbol.hasInstance](value);
  }
}

function toCause({ cause, contents = [] }: KMsgErrorDetails): { cause: unknown } | undefined {
  if (cause === undefined) return undefined;
  try {
    return { cause: toEvidence(cause, contents) };
  } catch {
    // Somebody's throwing getter: a failure must not fail.
    return { cause: "an error that can't be read" };
  }
}

function describe(
  texts: Readonly<Record<Locale, string>>,
  { code, issues = [], outcome }: Pick<KMsgError, "code" | "issues" | "outcome">,
  locale: Locale,
): string {
  const isSendingOpen = outcome === "unknown" && code !== "CANCEL_UNCONFIRMED";
  const text = isSendingOpen ? `${texts[locale]} ${mayHaveBeenSent[locale]}` : texts[locale];
  const lines = issues.map((each) => {
    const { problem, advice } = locale === "ko" ? each.ko : each;
    return `- ${each.field || "input"}: ${problem} ${advice}`;
  });
  return [text, ...lines].join("\n");
}
