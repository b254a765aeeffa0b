import {
  fail,
  type Issue,
  issue,
  KMsgError,
  notOneOf,
  ok,
  type Provider,
  type Result,
  type SendResult,
  type SentMessage,
  type TrackedMessage,
} from "@k-msg/core";
import type { Runtime } from "../dispatch/runtime.ts";
import { toSentMessage } from "../tracking/tracker/sent-message.ts";

/** A message that a vendor has: the result of its sending, or its record. */
export type SentReference = SendResult | Result<SendResult, KMsgError> | TrackedMessage;

export interface NamedMessage {
  readonly provider: Provider;
  readonly message: SentMessage;
  /** Of its record, if it has one. */
  readonly trackingId?: string;
}

/** Who has a message, and what it is called there. Never throws, whatever it is given. */
export function nameSent(
  { providers }: Runtime,
  reference: SentReference,
): Result<NamedMessage, KMsgError> {
  try {
    const sent =
      "isSuccess" in reference ? (reference.isSuccess ? reference.value : undefined) : reference;
    if (typeof sent?.messageId !== "string") return fail(wrong(notSent()));
    const provider = providers.find(({ id }) => id === sent.providerId);
    const ids = providers.map(({ id }) => id);
    if (!provider) return fail(wrong(notOneOf("providerId", ids)));
    const trackingId = "id" in sent ? sent.id : sent.trackingId;
    return ok({ provider, message: toSentMessage(sent), ...(trackingId && { trackingId }) });
  } catch (cause) {
    return fail(
      new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues: [notSent()], cause }),
    );
  }
}

function wrong(of: Issue): KMsgError {
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues: [of] });
}

function notSent(): Issue {
  return issue(
    "",
    [
      "isn't a message that a vendor has accepted.",
      "Give the result of a successful `send()`, or its record.",
    ],
    ["발송사가 접수한 메시지가 아닙니다.", "성공한 `send()`의 결과나 그 기록을 넣으세요."],
  );
}
