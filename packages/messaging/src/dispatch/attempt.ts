import type { KMsgError, Result, SendResult } from "@k-msg/core";
import { messageContext } from "../hooks/hook-context.ts";
import { deliverTo, judgeAnswers } from "./deliver-to.ts";
import { enterLane } from "./enter-lane.ts";
import { findLost } from "./find-lost.ts";
import type { Call, Job } from "./job.ts";
import type { Runtime } from "./runtime.ts";
import { isCertainlyUnsent, isLost, take } from "./take-answer.ts";

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
    await findLost(runtime, jobs, span, call);
  } catch {
    // Without a look-up they stay unknown.
  }
}

/** No other provider could do it meanwhile. */
function isLast({ position, providers }: Job): boolean {
  return position + 1 >= providers.length;
}

async function tellBefore(runtime: Runtime, jobs: readonly Job[], number: number): Promise<void> {
  await Promise.all(
    jobs.map((job) => {
      job.context = messageContext(job.message, job.lane.provider.id, number);
      return runtime.notify("onBeforeSend", job.context);
    }),
  );
}
