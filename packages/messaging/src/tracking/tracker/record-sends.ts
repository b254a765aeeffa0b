import { fail, KMsgError, ok, type SettledMessage, type TrackedMessage } from "@k-msg/core";
import { conclude, dispatch } from "../../dispatch/dispatch.ts";
import type { Call, Job } from "../../dispatch/job.ts";
import type { Runtime } from "../../dispatch/runtime.ts";
import { writeOutcomes } from "./backlog.ts";
import { foreseeFallback } from "./foresee-fallback.ts";
import { inTime } from "./in-time.ts";
import { toIntent, toSettled } from "./to-record.ts";
import type { TrackingState } from "./tracking-state.ts";

/** Intents that are in the store already. */
export interface Written {
  /** In the order of the jobs. */
  readonly intents: readonly TrackedMessage[];
  /** Those of which somebody else writes down what became of them. */
  leaves(job: Job, intent: TrackedMessage): boolean;
}

/**
 * Brings messages to their final results and writes down each: the intents before they leave, in one step, and the
 * outcomes after. Never rejects for the store.
 */
export async function sendRecorded(
  runtime: Runtime,
  state: TrackingState,
  jobs: readonly Job[],
  call: Call,
  written?: Written,
): Promise<void> {
  const startedAt = runtime.now();
  const intents = written?.intents ?? jobs.map((job) => toIntent(job, startedAt));
  const refusal = written ? undefined : await writeIntents(runtime, state, jobs, intents);
  if (refusal) for (const job of jobs) job.result = fail(refusal);
  else {
    await dispatch(runtime, jobs, call).catch(() => {
      // A job without a result concludes as unknown, and is written down as such.
    });
  }
  const now = runtime.now();
  const ours: Job[] = [];
  const records: SettledMessage[] = [];
  for (const [index, job] of jobs.entries()) {
    const intent = intents[index] as TrackedMessage;
    complete(runtime, job, intent);
    if (written?.leaves(job, intent)) continue;
    ours.push(job);
    records.push(toSettled(intent, job, conclude(job), now));
  }
  await writeOutcomes(state, records, tellOf(runtime, ours, records));
}

/** Resolves to an error when the messages mustn't go. */
async function writeIntents(
  runtime: Runtime,
  { store, storeTimeoutMs, whenStoreFails }: TrackingState,
  jobs: readonly Job[],
  intents: readonly TrackedMessage[],
): Promise<KMsgError | undefined> {
  try {
    await inTime(storeTimeoutMs, () => store.insertIntents(intents));
    return undefined;
  } catch (error) {
    await Promise.all(jobs.map(({ context }) => runtime.notify("onStoreError", context, error)));
    return whenStoreFails === "refuse" ? storeFailed(error) : undefined;
  }
}

function tellOf(runtime: Runtime, jobs: readonly Job[], records: readonly SettledMessage[]) {
  const contexts = new Map(records.map(({ id }, index) => [id, jobs[index]?.context]));
  return ({ id, messageId, type }: SettledMessage, error: unknown) => {
    const context = contexts.get(id) ?? { messageId, type, attempt: 0 };
    return runtime.notify("onStoreError", context, error);
  };
}

/** What the caller is told beyond the engine's result. */
function complete(runtime: Runtime, job: Job, intent: TrackedMessage): void {
  const { result } = job;
  if (!result?.isSuccess) return;
  const { warnings = [], renderedText } = result.value;
  const { id: trackingId, failover, text = renderedText } = intent;
  const foreseen = failover && foreseeFallback(runtime, { ...intent, text, warnings });
  const all = foreseen ? [...warnings, foreseen] : warnings;
  job.result = ok({
    ...result.value,
    trackingId,
    ...(all.length > 0 && { warnings: all }),
  });
}

function storeFailed(cause: unknown): KMsgError {
  return new KMsgError("UNKNOWN_ERROR", {
    outcome: "not_sent",
    retryable: true,
    cause,
    texts: {
      en: "The tracking store failed, so nothing was sent. Check it.",
      ko: "추적 저장소에 장애가 있어 보내지 않았습니다. 저장소를 확인하세요.",
    },
  });
}
