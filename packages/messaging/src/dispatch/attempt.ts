import {
  type Attempt,
  fail,
  type KMsgError,
  ok,
  type Result,
  type SendResult,
  withoutUndefined,
} from "@k-msg/core";
import { messageContext } from "../hooks/hook-context.ts";
import { deliverTo, judgeAnswers, unforeseen } from "./deliver-to.ts";
import { enterLane } from "./enter-lane.ts";
import type { Call, Job } from "./job.ts";
import type { Runtime } from "./runtime.ts";

/** One request with messages that one provider takes together; afterwards each has the result of this attempt. */
export async function attempt(
  runtime: Runtime,
  jobs: readonly Job[],
  number: number,
  call: Call,
): Promise<void> {
  const [first] = jobs;
  if (!first) return;
  const { lane, message } = first;
  if (runtime.observed) await tellBefore(runtime, jobs, number);
  const isPatient = call.isPatient && jobs.some(isLast);
  const entering = enterLane(runtime, lane, message.type, isPatient, call.signal);
  const entered = entering instanceof Promise ? await entering : entering;
  if (entered.isFailure) {
    for (const job of jobs) take(job, entered);
    for (const job of jobs) job.isHeldBack = entered.error.code === "NETWORK_SERVICE_UNAVAILABLE";
    return;
  }
  const startedAt = runtime.now();
  const { traces } = lane;
  if (traces) for (const job of jobs) traces.add(job.message);
  const answers = await deliverTo(lane.provider, jobs, call);
  entered.value(judgeAnswers(answers));
  let lost = 0;
  for (let index = 0; index < jobs.length; index++) {
    const job = jobs[index] as Job;
    job.requestedAt = startedAt;
    take(job, answers[index] as Result<SendResult, KMsgError>);
    job.isHeldBack = false;
    if (traces && isCertainlyUnsent(job)) traces.remove(job.message);
    if (isLost(job)) lost++;
  }
  if (runtime.lookUpForMs === 0 || lost === 0) return;
  const span = { startedAt, endedAt: runtime.now() };
  try {
    if (!lane.provider.findMessage) return;
    const { findLost } = await import("./find-lost.ts");
    await findLost(runtime, jobs, span, call);
  } catch {
    // Without a look-up they stay unknown.
  }
}

/** No other provider could do it meanwhile. */
function isLast({ position, providers }: Job): boolean {
  return position + 1 >= providers.length;
}

export function isLost({ result }: Job): boolean {
  return result?.isFailure === true && result.error.outcome === "unknown";
}

function isCertainlyUnsent({ result }: Job): boolean {
  return result?.isFailure === true && result.error.outcome === "not_sent";
}

async function tellBefore(runtime: Runtime, jobs: readonly Job[], number: number): Promise<void> {
  await Promise.all(
    jobs.map((job) => {
      job.context = messageContext(job.message, job.lane.provider.id, number);
      return runtime.notify("onBeforeSend", job.context);
    }),
  );
}

/** Keeps an answer and notes the attempt. */
function take(job: Job, answer: Result<SendResult, KMsgError>): void {
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
