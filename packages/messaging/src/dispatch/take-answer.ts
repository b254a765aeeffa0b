import {
  type Attempt,
  fail,
  type KMsgError,
  ok,
  type Result,
  type SendResult,
  withoutUndefined,
} from "@k-msg/core";
import { unforeseen } from "./deliver-to.ts";
import type { Job } from "./job.ts";

/** Keeps an answer and notes the attempt. */
export function take(job: Job, answer: Result<SendResult, KMsgError>): void {
  const { attempts, lane, message } = job;
  const isFirst = attempts.length === 0;
  job.attempts =
    answer.isSuccess && isFirst ? lane.acceptedAtOnce : [...attempts, toAttempt(job, answer)];
  job.result = answer;
  if (answer.isFailure) return;
  try {
    job.result = ok(complete(answer.value, job));
  } catch (cause) {
    // A success that can't be read may be one.
    job.attempts = attempts;
    take(job, fail(unforeseen(lane.provider, message, cause)));
  }
}

/** What a look-up found takes the place of what the attempt had ended with. */
export function correct(job: Job, answer: Result<SendResult, KMsgError>): void {
  const lost = job.attempts.at(-1) as Attempt;
  const { outcome } = toAttempt(job, answer);
  job.attempts = [...job.attempts.slice(0, -1), { ...lost, outcome, lookedUp: true }];
  job.result = answer.isSuccess ? ok(complete(answer.value, job)) : fail(answer.error);
}

function toAttempt(job: Job, answer: Result<SendResult, KMsgError>): Attempt {
  const providerId = job.lane.provider.id;
  if (answer.isSuccess) return { providerId, outcome: "accepted" };
  const { outcome, code, providerErrorCode } = answer.error;
  return withoutUndefined({ providerId, outcome, code, providerErrorCode });
}

/** The result with what only the facade knows. */
function complete(value: SendResult, job: Job): SendResult {
  const { message, lane, warnings, attempts, requestedAt } = job;
  const { country, scheduledAt } = message;
  const isPlain = warnings.length === 0 && !scheduledAt && !("templateId" in message);
  if (isPlain && isBare(value)) {
    const { providerMessageId, status, type, raw } = value;
    const { messageId, to } = message;
    const providerId = lane.provider.id;
    // Written out, as nearly all are: a copy that grows takes three times as long, and twice the memory.
    return {
      messageId,
      providerId,
      providerMessageId,
      status,
      type,
      to,
      country,
      requestedAt,
      attempts,
      raw,
    };
  }
  const templateId = "templateId" in message ? message.templateId : undefined;
  const all = value.warnings ? [...warnings, ...value.warnings] : warnings;
  const result: { -readonly [Key in keyof SendResult]: SendResult[Key] } = {
    ...value,
    messageId: message.messageId,
    providerId: lane.provider.id,
    to: message.to,
    country,
    requestedAt,
    attempts,
  };
  if (templateId !== undefined) result.templateId = templateId;
  if (scheduledAt) result.scheduledAt = scheduledAt.getTime();
  if (all.length > 0) result.warnings = all;
  return result;
}

/** Whether it has a vendor's id and answer, and nothing that isn't always there. */
function isBare(value: SendResult): boolean {
  if (value.providerMessageId === undefined || value.raw === undefined) return false;
  let fields = 0;
  for (const _ in value) fields++;
  return fields === BARE_FIELDS;
}

/** `messageId`, `providerId`, `providerMessageId`, `status`, `type`, `to`, `raw`. */
const BARE_FIELDS = 7;

export function isLost({ result }: Job): boolean {
  return result?.isFailure === true && result.error.outcome === "unknown";
}

export function isCertainlyUnsent({ result }: Job): boolean {
  return result?.isFailure === true && result.error.outcome === "not_sent";
}
