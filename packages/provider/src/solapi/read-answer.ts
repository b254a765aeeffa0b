import {
  fail,
  hideContents,
  KMsgError,
  listContents,
  type OutboundMessage,
  ok,
  type Result,
  type SendOutcome,
  type SendResult,
  type SendWarning,
} from "@k-msg/core";
import { MESSAGE_ID_FIELD } from "./custom-fields.ts";
import { mapMessageError, toText } from "./map-error.ts";
import type { JsonObject } from "./wire.ts";

/** Accepted; 3000 and 4000 are beyond that (sheet §12), and no answer to a send should bring them. */
const ACCEPTED = new Set(["2000", "3000", "4000"]);

/**
 * Finds our message in a 2xx answer. Whether `messageList` also names refused messages isn't proven
 * (sheet §18.5), so refusals are looked for in both lists, then in the counts. An answer that says
 * nothing of our message, or contradicts itself, leaves the outcome unknown.
 */
export function readAnswer(
  answer: JsonObject,
  message: OutboundMessage,
  providerId: string,
  warnings: readonly SendWarning[],
): Result<SendResult, KMsgError> {
  const group = toObject(answer.groupInfo);
  if (!group) return fail(unclear(providerId));
  const context = { providerId, contents: listContents(message) };
  const refused = findOurs(answer.failedMessageList, message.messageId);
  const listed = findOurs(answer.messageList, message.messageId);
  const listedCode = toText(listed?.statusCode);
  const listedAccepted = listedCode !== undefined && ACCEPTED.has(listedCode);
  const counted = readCounts(group.count);

  if (refused) {
    const code = toText(refused.statusCode);
    const contradicted = listedAccepted || (code !== undefined && ACCEPTED.has(code));
    if (contradicted || counted === "accepted") return fail(unclear(providerId));
    return fail(mapMessageError(refused, outcomeOf(code, "not_sent"), context));
  }
  if (listedCode !== undefined && !listedAccepted) {
    if (counted === "accepted") return fail(unclear(providerId));
    return fail(mapMessageError(listed ?? {}, outcomeOf(listedCode, "unknown"), context));
  }
  if (counted === "refused") {
    return fail(listedAccepted ? unclear(providerId) : mapMessageError({}, "not_sent", context));
  }
  if (!listedAccepted && counted !== "accepted") return fail(unclear(providerId));
  if (group.status === "FAILED") return fail(groupFailed(group, context));
  const providerMessageId = toText(listed?.messageId);
  return ok({
    messageId: message.messageId,
    providerId,
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
    status: "PENDING",
    type: message.type,
    to: message.to,
    ...(warnings.length > 0 ? { warnings } : {}),
    raw: answer,
  });
}

/** The entry with our label; without any labels, the only one: a group has one message. */
function findOurs(list: unknown, messageId: string): JsonObject | undefined {
  const entries = Array.isArray(list)
    ? list.map(toObject).filter((each) => each !== undefined)
    : [];
  const label = (entry: JsonObject) => toObject(entry.customFields)?.[MESSAGE_ID_FIELD];
  const labelled = entries.find((entry) => label(entry) === messageId);
  if (labelled) return labelled;
  const [only] = entries;
  return entries.length === 1 && only && label(only) === undefined ? only : undefined;
}

/** What the counts of a group with one message say. */
function readCounts(value: unknown): "accepted" | "refused" | undefined {
  const count = toObject(value);
  const failed = Number(count?.registeredFailed ?? Number.NaN);
  const succeeded = Number(count?.registeredSuccess ?? Number.NaN);
  if (failed > 0 && succeeded === 0) return "refused";
  return succeeded > 0 && failed === 0 ? "accepted" : undefined;
}

/** For a code that isn't in the table: 1xxx and 2xxx fail before the carrier, others beyond it (sheet §12). */
function outcomeOf(code: string | undefined, otherwise: SendOutcome): SendOutcome {
  if (code !== undefined && /^[12]\d{3}$/.test(code)) return "not_sent";
  return code !== undefined && /^[34]\d{3}$/.test(code) ? "unknown" : otherwise;
}

function toObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

function unclear(providerId: string): KMsgError {
  return new KMsgError("PROVIDER_ERROR", {
    outcome: "unknown",
    providerId,
    texts: {
      en: "SOLAPI's answer doesn't say what became of the message. Look for it in the SOLAPI console.",
      ko: "SOLAPI 응답으로는 접수 여부를 알 수 없습니다. SOLAPI 콘솔의 발송 내역을 확인하세요.",
    },
  });
}

/** The daily quota or the balance stops a whole group, and only its log says so (sheet §4.6). */
function groupFailed(
  group: JsonObject,
  context: { providerId: string; contents: readonly string[] },
): KMsgError {
  const log = Array.isArray(group.log) ? toObject(group.log.at(-1)) : undefined;
  const text = toText(log?.message);
  return new KMsgError("MESSAGE_SEND_FAILED", {
    outcome: "unknown",
    providerId: context.providerId,
    ...(text === undefined ? {} : { providerErrorText: hideContents(text, context.contents) }),
    texts: {
      en: "SOLAPI registered the message, but its group failed: usually the daily quota or the balance. Its log in the SOLAPI console says why.",
      ko: "SOLAPI가 메시지를 등록했지만 그룹 발송이 실패했습니다. 대개 일일 발송량이나 잔액 때문입니다. 자세한 이유는 SOLAPI 콘솔의 그룹 로그에 있습니다.",
    },
  });
}
