import { fail, KMsgError, type Provider, type Result } from "@k-msg/core";
import type { Runtime } from "../dispatch/runtime.ts";
import type { SendCallOptions } from "../dispatch/send-one.ts";
import { inTime } from "../tracking/tracker/in-time.ts";
import { type NamedMessage, nameSent, type SentReference } from "./name-sent.ts";

/** Takes a scheduled message back. Never rejects. */
export async function cancelMessage(
  runtime: Runtime,
  reference: SentReference,
  { signal }: SendCallOptions,
): Promise<Result<void, KMsgError>> {
  const named = nameSent(runtime, reference);
  if (named.isFailure) return named;
  const { provider, message } = named.value;
  if (!provider.cancel) return fail(cantCancel(provider.id));
  const { fetch, now } = runtime;
  let result: Result<void, KMsgError>;
  try {
    const answer = await provider.cancel(message, { signal, fetch, now });
    result = isAnswer(answer) ? answer : fail(unclear(provider, new TypeError("no Result")));
  } catch (cause) {
    return fail(unclear(provider, cause));
  }
  if (result.isSuccess) await writeDown(runtime, named.value);
  return result;
}

/** A record that can't be written now is, when the vendor is asked the next time. */
async function writeDown(runtime: Runtime, { trackingId, message }: NamedMessage): Promise<void> {
  const { tracking } = runtime;
  if (!tracking || trackingId === undefined) return;
  const at = runtime.now();
  const update = {
    id: trackingId,
    at,
    source: "cancel",
    status: "CANCELLED",
    outcome: "accepted",
    completedAt: at,
    next: { dueAt: null },
  } as const;
  try {
    await inTime(tracking.storeTimeoutMs, () => tracking.store.recordStatuses([update]));
  } catch (error) {
    const { messageId, type } = message;
    await runtime.notify("onStoreError", { messageId, type, attempt: 0 }, error);
  }
}

function isAnswer(value: Result<void, KMsgError> | undefined): boolean {
  return (
    value?.isSuccess === true || (value?.isFailure === true && KMsgError.isInstance(value.error))
  );
}

function unclear({ id: providerId }: Provider, cause: unknown): KMsgError {
  return new KMsgError("CANCEL_UNCONFIRMED", { outcome: "unknown", providerId, cause });
}

function cantCancel(providerId: string): KMsgError {
  return new KMsgError("CANCEL_REJECTED", {
    outcome: "not_sent",
    providerId,
    texts: {
      en: "This provider can't take a message back: it will go out at its time.",
      ko: "이 프로바이더는 예약 취소를 지원하지 않아, 메시지는 예약된 시각에 발송됩니다.",
    },
  });
}
