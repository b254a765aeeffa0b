import { KMsgError, listContents, type OutboundMessage, type ProviderContext } from "@k-msg/core";
import type { HttpAnswer, HttpRequest } from "../shared/exchange.ts";
import { statusError } from "../shared/status-error.ts";
import { vendorError } from "../shared/vendor-code.ts";
import type { AligoSettings } from "./config.ts";
import { type AligoCode, findAligoCode, NUMBER_REFUSED } from "./error-codes.ts";

/** Where an answer came from and what hangs on it. */
export interface AnswerOrigin {
  readonly providerId: string;
  readonly purpose: HttpRequest["purpose"];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What mustn't come back in an error; listed only for one, because hundreds of messages hold thousands. */
  listHidden(): readonly string[];
}

/** Values of a request that aren't personal; the vendor may name them, and so may an error. */
const SHOWABLE = new Set(["tpl_code", "failover", "testMode"]);

export function toOrigin(
  settings: AligoSettings,
  context: ProviderContext,
  request: HttpRequest,
  sent: readonly { readonly message: OutboundMessage }[] = [],
): AnswerOrigin {
  return {
    providerId: settings.id,
    purpose: request.purpose,
    now: (context.now ?? Date.now)(),
    listHidden: () => {
      const texts = sent.flatMap(({ message }) => listContents(message));
      return [...new Set(texts.concat(listSettings(settings), listForm(request)))];
    },
  };
}

function listSettings({ smsKey, kakaoKey, userId, senderKey, defaultFrom }: AligoSettings) {
  return [smsKey, kakaoKey, userId, senderKey, defaultFrom].filter((each) => each !== undefined);
}

/** Values only: Aligo names fields in its words, such as `(=senderkey)`. Multipart has no rendered texts. */
function listForm({ body }: HttpRequest): string[] {
  if (typeof body !== "string") return [];
  const fields = [...new URLSearchParams(body)];
  return fields.flatMap(([name, value]) => (SHOWABLE.has(name) ? [] : [value]));
}

/** The error for a code that isn't the vendor's success, or for an HTTP status that isn't 2xx. */
export function toRefusal(
  host: AligoCode["host"],
  answer: HttpAnswer,
  vendorCode: number | undefined,
  text: string | undefined,
  { providerId, purpose, now, listHidden }: AnswerOrigin,
): KMsgError {
  const contents = listHidden();
  const words = {
    providerErrorCode: vendorCode === undefined ? undefined : String(vendorCode),
    providerErrorText: text,
    contents,
  };
  const row = vendorCode === undefined ? undefined : findAligoCode(host, vendorCode, text ?? "");
  const is2xx = answer.status >= 200 && answer.status < 300;
  const is4xx = answer.status >= 400 && answer.status < 500;
  // Elsewhere the status says more than a code: with 5xx even a refusal proves nothing.
  if (!is2xx && !(is4xx && row)) return statusError(answer, purpose, providerId, now, words);

  const evidence = { ...words, providerId, httpStatus: answer.status };
  // Failures are negative on both hosts (-100…-999, and -99). What another number says of a send
  // is written nowhere.
  const isFailure = vendorCode !== undefined && vendorCode < 0;
  if (row || (isFailure && purpose === "send")) {
    return vendorError(row, { ...evidence, purpose, unknownOutcome: "not_sent" });
  }
  const outcome = purpose === "read" ? "not_sent" : "unknown";
  return new KMsgError("PROVIDER_ERROR", { ...evidence, outcome });
}

/** Success by its code, but every recipient was counted as malformed. */
export function toNumberRefusal(
  answer: HttpAnswer,
  vendorCode: number,
  text: string | undefined,
  { providerId, purpose, listHidden }: AnswerOrigin,
): KMsgError {
  return vendorError(NUMBER_REFUSED, {
    providerId,
    purpose,
    httpStatus: answer.status,
    providerErrorCode: String(vendorCode),
    providerErrorText: text,
    contents: listHidden(),
    unknownOutcome: "not_sent",
  });
}

/** A part of the recipients was counted as malformed. Which part isn't told, so nothing is known of any of them. */
export function toPartlyTaken(
  answer: HttpAnswer,
  { asked, malformed, id }: { asked: number; malformed: number; id: string | undefined },
  { providerId, listHidden }: AnswerOrigin,
): KMsgError {
  // Whole ids only: parts of any long number stand in another by chance.
  const isShowable = id !== undefined && /^\d+$/.test(id) && !listHidden().includes(id);
  const group = isShowable ? ` (mid ${id})` : "";
  return new KMsgError("PROVIDER_ERROR", {
    outcome: "unknown",
    providerId,
    httpStatus: answer.status,
    texts: {
      en: `Aligo counted ${malformed} of the request's ${asked} numbers as malformed and doesn't tell which${group}.`,
      ko: `알리고가 한 요청의 수신번호 ${asked}개 중 ${malformed}개를 잘못된 번호로 집계했지만, 어느 번호인지는 알려 주지 않습니다${group}.`,
    },
  });
}
