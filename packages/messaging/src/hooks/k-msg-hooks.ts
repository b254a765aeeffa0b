import type { KMsgError, MessageType, OutboundMessage, Result, SendResult } from "@k-msg/core";

/** What a hook is told. Frozen; safe to log: the recipient is masked and `message` isn't enumerable. */
export interface HookContext {
  readonly messageId: string;
  /** Absent when the input was too wrong to tell. */
  readonly type?: MessageType;
  /** Masked: `010****5678`. */
  readonly to?: string;
  /** Absent before routing. */
  readonly providerId?: string;
  /** 1 for the first attempt; 0 before it. */
  readonly attempt: number;
  /** The whole normalized message with its personal data; absent when the input was refused. */
  readonly message?: OutboundMessage;
}

export interface RetryNotice {
  /** Number of the attempt to come. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: KMsgError;
}

export interface HookFailure {
  readonly hook: Exclude<keyof KMsgHooks, "onHookError">;
  /** What the hook threw or rejected with, or an error that says it took too long. */
  readonly error: unknown;
  readonly context: HookContext;
}

/**
 * Observers. They may be async and are waited for (at most `hookTimeoutMs`); whatever they do,
 * the message goes out and its result stays as it is.
 */
export interface KMsgHooks {
  /** A message of an array or a stream was taken and waits for its request. */
  onQueued?(context: HookContext): unknown;
  /** Before each attempt. */
  onBeforeSend?(context: HookContext): unknown;
  /** The vendor accepted it. */
  onSuccess?(context: HookContext, result: SendResult): unknown;
  /** It failed for good: refused before sending, or after the last attempt. */
  onError?(context: HookContext, error: KMsgError): unknown;
  onRetryScheduled?(context: HookContext, retry: RetryNotice): unknown;
  /** Exactly once a message, last. */
  onFinal?(context: HookContext, result: Result<SendResult, KMsgError>): unknown;
  /** The idempotency or the tracking store failed to keep something; the result itself stays as it is. */
  onStoreError?(context: HookContext, error: unknown): unknown;
  /** Another hook threw, rejected or took too long. */
  onHookError?(failure: HookFailure): unknown;
}
