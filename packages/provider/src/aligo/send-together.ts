import {
  fail,
  KMsgError,
  listContents,
  type MessageType,
  type OutboundMessage,
  ok,
  type Result,
  type SendResult,
  type SendWarning,
} from "@k-msg/core";
import { warning } from "../shared/warnings.ts";

export type Sent = Result<SendResult, KMsgError>;

/** A message that may leave, with what couldn't be honoured in it. */
export interface Prepared {
  readonly message: OutboundMessage;
  readonly warnings: readonly SendWarning[];
}

export type Batch<T> = readonly [T, ...T[]];

/** Aligo's word on a whole request: one id for all its messages. */
export interface Acceptance {
  readonly id: string;
  /** The type Aligo made of them, where it tells one. */
  readonly type?: MessageType;
  readonly raw: unknown;
}

export interface Steps<T extends Prepared> {
  readonly providerId: string;
  /** Everything that can be told before the request leaves. */
  prepare(message: OutboundMessage): Promise<Result<T, KMsgError>>;
  /** One request for all of them. */
  post(prepared: Batch<T>): Promise<Result<Acceptance, KMsgError>>;
}

/**
 * One request for every message that can be prepared. Aligo answers for the request as a whole, so all of them
 * share its answer; the others keep their own refusal. One result for each message, in order; never rejects.
 */
export async function sendTogether<T extends Prepared>(
  messages: readonly OutboundMessage[],
  steps: Steps<T>,
): Promise<Sent[]> {
  const prepared = await Promise.all(messages.map((message) => prepareSafely(message, steps)));
  const [first, ...rest] = prepared.flatMap((each) => (each.isSuccess ? [each.value] : []));
  if (!first) return prepared.flatMap((each) => (each.isFailure ? [each] : []));
  const answer = await postSafely([first, ...rest], steps);
  return prepared.map((each) => {
    if (each.isFailure) return each;
    return answer.isFailure ? answer : ok(toSendResult(each.value, answer.value, steps.providerId));
  });
}

/** Nothing has left yet: even a bug here is certain not to have sent anything. */
async function prepareSafely<T extends Prepared>(message: OutboundMessage, steps: Steps<T>) {
  try {
    return await steps.prepare(message);
  } catch (cause) {
    return fail(bug(cause, "not_sent", [message], steps.providerId));
  }
}

async function postSafely<T extends Prepared>(batch: Batch<T>, steps: Steps<T>) {
  try {
    return await steps.post(batch);
  } catch (cause) {
    const messages = batch.map(({ message }) => message);
    return fail(bug(cause, "unknown", messages, steps.providerId));
  }
}

function bug(
  cause: unknown,
  outcome: "not_sent" | "unknown",
  messages: readonly OutboundMessage[],
  providerId: string,
): KMsgError {
  const contents = messages.flatMap(listContents);
  return new KMsgError("UNKNOWN_ERROR", { outcome, providerId, cause, contents });
}

function toSendResult(
  { message, warnings }: Prepared,
  { id, type = message.type, raw }: Acceptance,
  providerId: string,
): SendResult {
  const all = type === message.type ? warnings : [...warnings, typeChanged(type)];
  return {
    messageId: message.messageId,
    providerId,
    providerMessageId: id,
    status: "PENDING",
    type,
    to: message.to,
    ...(all.length > 0 ? { warnings: all } : {}),
    raw,
  };
}

function typeChanged(type: MessageType): SendWarning {
  return warning(
    "OPTION_UNSUPPORTED",
    "type",
    `Aligo took it as ${type}, and charges for that.`,
    `알리고가 ${type} 유형으로 접수했으며, 요금도 그 유형으로 부과됩니다.`,
  );
}
