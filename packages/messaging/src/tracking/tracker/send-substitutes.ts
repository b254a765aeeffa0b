import {
  createTrackingId,
  type FallbackUpdate,
  type SettledMessage,
  type TrackedMessage,
  withoutUndefined,
} from "@k-msg/core";
import { conclude } from "../../dispatch/dispatch.ts";
import { finish } from "../../dispatch/finish.ts";
import { groupByRequest } from "../../dispatch/group.ts";
import type { Job } from "../../dispatch/job.ts";
import { isJob, prepare } from "../../dispatch/prepare.ts";
import { decideFallback, fallbackDeadline } from "./decide-fallback.ts";
import type { Claim, Desk } from "./desk.ts";
import { forEachOf } from "./for-each-of.ts";
import { inTime } from "./in-time.ts";
import { nextLookAt } from "./poll-times.ts";
import { sendRecorded } from "./record-sends.ts";
import { toInput } from "./substitute-input.ts";
import { toIntent } from "./to-record.ts";

/** How long a substitute belongs to whoever claimed it, in milliseconds: nobody else looks at it before. */
export const SUBSTITUTE_LEASE_MS = 120_000;
/** So long before that nothing leaves any more, in milliseconds. */
const MARGIN_MS = 20_000;
/** Claims in the store at once. */
const TOGETHER = 8;

/** A substitute that is ours to send. */
interface Substitute {
  readonly record: TrackedMessage;
  readonly job: Job;
  /** When it is no longer sensible, in milliseconds since 1970. */
  readonly deadline: number;
}

/**
 * Sends the substitutes that are due for these messages, each once ever: the right to is taken in the store before it
 * leaves. Resolves to what is to be written of each message; none for those whose right somebody else has.
 */
export async function sendSubstitutes(
  desk: Desk,
  ids: readonly string[],
): Promise<readonly FallbackUpdate[]> {
  const updates: FallbackUpdate[] = [];
  const until = desk.runtime.now() + SUBSTITUTE_LEASE_MS;
  const ours: Substitute[] = [];
  await forEachOf(ids, TOGETHER, async (id) => {
    try {
      await take(id);
    } catch (error) {
      // Whatever was written comes back when its time is over.
      desk.tellError(error);
    }
  });
  updates.push(...(await send(desk, ours, until)));
  return updates;

  async function take(originId: string): Promise<void> {
    // As it was written: others may have been quicker, with other news.
    const origin = await desk.store.get(originId);
    const at = desk.runtime.now();
    const decision = origin && decideFallback(origin, at);
    if (!decision || decision.action === "none") return;
    if (decision.action === "skip") {
      updates.push({ id: origin.id, at, state: "skipped", note: decision.why });
      return;
    }
    const id = createTrackingId(at);
    const { type, text, title } = decision;
    const prepared = await prepare(sender(desk), toInput({ ...origin, type, text, title }, id), id);
    if (!isJob(prepared)) {
      const note = prepared.result.isFailure ? prepared.result.error.code : undefined;
      updates.push(withoutUndefined({ id: origin.id, at, state: "skipped", note }));
      return;
    }
    const intent = toIntent(prepared, at);
    const record = { ...intent, id, fallbackOf: origin.id, dueAt: until, leaseToken: id };
    const deadline = fallbackDeadline(origin);
    if (await claim(desk, record, at)) ours.push({ record, job: prepared, deadline });
  }
}

/** A claim whose answer was lost may have been written. */
async function claim({ store }: Desk, record: TrackedMessage, at: number): Promise<boolean> {
  try {
    return await store.claimFallback(record, at);
  } catch (error) {
    if (await store.get(record.id)) return true;
    throw error;
  }
}

/**
 * Sends a substitute that is certain not to have left when it was sent first. `undefined` when it can't be sent any
 * more.
 * @param claimed Its record as claimed by this tracker.
 */
export async function sendSubstituteAgain(
  desk: Desk,
  origin: TrackedMessage,
  claimed: TrackedMessage,
  { token }: Claim,
): Promise<readonly FallbackUpdate[] | undefined> {
  const { runtime, store } = desk;
  const now = runtime.now();
  const until = now + SUBSTITUTE_LEASE_MS;
  const { id, subject: title, text, providerId = "", attempts = [] } = claimed;
  const type = claimed.type === "LMS" ? "LMS" : "SMS";
  const deadline = fallbackDeadline(origin);
  if (now >= deadline) return undefined;
  const prepared = await prepare(sender(desk), toInput({ ...claimed, type, text, title }, id), id);
  if (!isJob(prepared)) return undefined;
  if (!(await store.extendClaims([id], { leaseToken: token, until })).includes(id)) return [];
  const { leaseToken: _, ...rest } = claimed;
  const record: TrackedMessage = { ...rest, dueAt: until, updatedAt: now };
  // From now on it may have left again.
  const again = [...attempts, { providerId, outcome: "unknown" } as const];
  await store.saveOutcomes([{ ...record, outcome: "unknown", attempts: again }]);
  return send(desk, [{ record, job: prepared, deadline }], until);
}

/** A substitute that is certain not to have left, however often it was tried. */
export function isPutOff({ outcome, fallbackOf, attempts = [] }: TrackedMessage): boolean {
  if (outcome !== "unknown" || fallbackOf === undefined || attempts.length === 0) return false;
  return attempts.every((attempt) => attempt.outcome === "not_sent");
}

/** Whether what kept it may pass. */
function mayComeBack(job: Job): boolean {
  const result = conclude(job);
  if (result.isSuccess || result.error.outcome !== "not_sent") return false;
  const { attempts = [], retryable, code } = result.error;
  // It waited for its turn, and ours is over.
  const isLate = code === "REQUEST_ABORTED";
  return attempts.length > 0 && (retryable || isLate);
}

/**
 * The record of one that is sent later: nobody can say yet that it wasn't. As old as what it is known by, so that no
 * store takes it for news where somebody else has had it since.
 */
function toPutOff({ job, record, deadline }: Substitute, now: number): SettledMessage {
  const { leaseToken: _, ...rest } = record;
  const result = conclude(job);
  const { attempts, retryAfterMs = 0 } = result.isFailure ? result.error : {};
  const next = Math.max(nextLookAt(record, now) ?? deadline, now + retryAfterMs);
  return withoutUndefined({
    ...rest,
    outcome: "unknown",
    attempts,
    dueAt: Math.min(next, deadline),
  });
}

async function send(
  desk: Desk,
  substitutes: readonly Substitute[],
  until: number,
): Promise<FallbackUpdate[]> {
  const { state, runtime } = desk;
  const leftMs = until - MARGIN_MS - runtime.now();
  // Somebody else may soon take it for lost.
  if (substitutes.length === 0 || leftMs <= 0) return [];
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), leftMs);
  const { signal } = controller;
  const { fetch, now } = runtime;
  const context = { signal, fetch, now, limitsChecked: true };
  const byJob = new Map(substitutes.map((each) => [each.job, each]));
  const recordOf = (job: Job) => (byJob.get(job) as Substitute).record;
  const putOff = new Set<Substitute>();
  const leaves = (job: Job) => {
    const substitute = byJob.get(job) as Substitute;
    const isLeft = now() < substitute.deadline && mayComeBack(job);
    if (isLeft) putOff.add(substitute);
    return isLeft;
  };
  try {
    await Promise.all(
      groupByRequest(substitutes.map(({ job }) => job)).map((jobs) =>
        sendRecorded(
          sender(desk),
          state,
          jobs,
          { signal, context, isPatient: true },
          { intents: jobs.map(recordOf), leaves },
        ),
      ),
    );
  } finally {
    clearTimeout(timer);
  }
  await writePutOff(desk, putOff);
  const ended = substitutes.filter((each) => !putOff.has(each));
  return Promise.all(
    ended.map(async ({ job, record }) => {
      const result = conclude(job);
      await finish(runtime, { context: job.context, result });
      const fate = result.isSuccess ? "sent" : result.error.outcome;
      return { id: record.fallbackOf as string, at: runtime.now(), state: fate };
    }),
  );
}

/** What can't be written is looked up when its lease is over, as after a crash. */
async function writePutOff(
  { store, state, runtime, tellError }: Desk,
  putOff: ReadonlySet<Substitute>,
): Promise<void> {
  if (putOff.size === 0) return;
  const now = runtime.now();
  const records = [...putOff].map((each) => toPutOff(each, now));
  await inTime(state.storeTimeoutMs, () => store.saveOutcomes(records)).catch(tellError);
}

/** Whatever the caller allows for messages that may arrive twice, a substitute mustn't. */
function sender({ runtime }: Desk): Desk["runtime"] {
  return { ...runtime, onUnknown: "report" };
}
