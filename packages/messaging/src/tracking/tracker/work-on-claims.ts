import {
  type DeliveryReport,
  type FallbackUpdate,
  fieldCryptoError,
  isFinalStatus,
  type KMsgError,
  ok,
  type Provider,
  type Rescheduling,
  type StatusUpdate,
  type TrackedMessage,
  type UnreadableRecord,
} from "@k-msg/core";
import { isMasked } from "../masked.ts";
import { askDeliveries } from "./ask-deliveries.ts";
import { awaitsVendorsSubstitute, decideFallback } from "./decide-fallback.ts";
import type { Claim, Desk } from "./desk.ts";
import { forEachOf } from "./for-each-of.ts";
import { inTime } from "./in-time.ts";
import { type Judged, judgeReport } from "./judge-report.ts";
import { departureOf, GIVE_UP_AFTER_MS, nextLookAt } from "./poll-times.ts";
import {
  isPutOff,
  SUBSTITUTE_LEASE_MS,
  sendSubstituteAgain,
  sendSubstitutes,
} from "./send-substitutes.ts";
import { toSentMessage } from "./sent-message.ts";
import {
  ASK_PATIENCE_MS,
  type Finding,
  findSent,
  neverSent,
  stillUnknown,
  surelySent,
} from "./settle-lost.ts";

/** Look-ups under way at once. */
const TOGETHER = 4;
/** Of a message whose claim on a substitute somebody else was quicker with, in milliseconds. */
const LOOK_AGAIN_MS = 10_000;
const UNTOLD = ok<DeliveryReport>({ status: "UNKNOWN" });

/** What a tracker does for the messages of a claim. Neither rejects. */
export interface Work {
  /** The messages' own vendor has been asked, and what it told is written. */
  readonly asked: Promise<void>;
  /** With all that others have a part in: look-ups and substitutes. */
  readonly done: Promise<void>;
}

/** Does what is due for claimed messages of one provider. What fails keeps its claim, and comes back when that ends. */
export function workOnClaims(
  desk: Desk,
  provider: Provider,
  records: readonly TrackedMessage[],
  claim: Claim,
): Work {
  const lost: TrackedMessage[] = [];
  const polled: TrackedMessage[] = [];
  const failed: string[] = [];
  const closed: TrackedMessage[] = [];
  const substituted: TrackedMessage[] = [];
  const now = desk.runtime.now();
  for (const record of records) {
    const isFinal = isFinalStatus(record.status);
    if (!isFinal && isLost(record))
      (record.unreadable || isMasked(record) ? closed : lost).push(record);
    else if (!isFinal) polled.push(record);
    else if (record.fallbackState === "claimed" || record.fallbackState === "unknown")
      substituted.push(record);
    else if (awaitsVendorsSubstitute(record)) polled.push(record);
    else if (mayNeedSubstitute(record)) closed.push(record);
    else if (decideFallback(record, now).action !== "none") failed.push(record.id);
    else substituted.push(record);
  }
  const unreadable = records.find((record) => record.unreadable)?.unreadable;
  if (unreadable) desk.tellError(cantRead(unreadable));
  const guard = (work: Promise<void>) => work.catch(desk.tellError);
  const due: string[] = [];
  const asked = guard(
    poll(desk, provider, polled, claim).then((ids) => {
      due.push(...ids);
    }),
  );
  const done = Promise.all([
    asked.then(() => guard(substitute(desk, due, claim))),
    inTurn(desk, provider, () => guard(settleAll(desk, lost, claim))),
    guard(substitute(desk, failed, claim)),
    guard(follow(desk, substituted, claim)),
    guard(
      putBack(
        desk,
        closed.map((record) => lookAgain(record, now, claim)),
        claim,
      ),
    ),
  ]).then(() => {});
  return { asked, done };
}

/** One claim's look-ups after another's: no more of them at once, however many claims there are. */
function inTurn({ lookUps }: Desk, { id }: Provider, work: () => Promise<void>): Promise<void> {
  const turn = (lookUps.get(id) ?? Promise.resolve()).then(work);
  lookUps.set(id, turn);
  return turn;
}

/** Of a record that can't be read now: whoever can read it later decides. */
function mayNeedSubstitute({ unreadable, type, status, fallbackState }: TrackedMessage): boolean {
  return !!unreadable && type === "ALIMTALK" && status === "FAILED" && !fallbackState;
}

/** As often as vendors are asked, and no longer. */
function lookAgain(record: TrackedMessage, now: number, { token }: Claim): Rescheduling {
  const { id, pollCount } = record;
  const dueAt = nextLookAt(record, now) ?? null;
  return { id, dueAt, pollCount: pollCount + 1, leaseToken: token };
}

function cantRead({ code, issues, retryable }: UnreadableRecord): KMsgError {
  return fieldCryptoError(code, { issues, retryable });
}

function isLost({ outcome }: TrackedMessage): boolean {
  return outcome === "intended" || outcome === "unknown";
}

/** Asks the vendor and writes what it tells. Resolves to the messages whose substitutes have become due. */
async function poll(
  desk: Desk,
  provider: Provider,
  records: readonly TrackedMessage[],
  claim: Claim,
): Promise<readonly string[]> {
  if (records.length === 0) return [];
  const answers = await ask(desk, provider, records);
  const now = desk.runtime.now();
  const updates: StatusUpdate[] = [];
  const waiting: Rescheduling[] = [];
  const news = new Map<string, Judged>();
  const told = new Set<string>();
  for (const [index, record] of records.entries()) {
    const answer = answers[index] ?? UNTOLD;
    if (answer.isFailure && !told.has(answer.error.code)) {
      // The same for all of them, most likely.
      told.add(answer.error.code);
      desk.tellError(answer.error);
    }
    const judged = judgeReport(record, answer, now);
    const dueAt = provider.getDeliveryStatuses
      ? (judged.dueAt ?? closedUntil(judged.message, now))
      : endOf(record, now);
    const { id } = record;
    const next = {
      dueAt: dueAt ?? null,
      pollCount: record.pollCount + 1,
      leaseToken: claim.token,
    };
    if (!judged.update) waiting.push({ id, ...next });
    else {
      news.set(id, judged);
      updates.push(judged.needsFallback ? judged.update : { ...judged.update, next });
    }
  }
  const changed = await writeNews(desk, updates);
  for (const id of changed) desk.tellStatus((news.get(id) as Judged).message);
  await putBack(desk, waiting, claim);
  const due = [...news.values()].filter(({ needsFallback }) => needsFallback);
  for (const { id } of updates) if (!news.get(id)?.needsFallback) claim.open.delete(id);
  return due.map(({ message }) => message.id);
}

/** Somebody who can read it may have to send a substitute. */
function closedUntil(message: TrackedMessage, now: number): number | undefined {
  return mayNeedSubstitute(message) ? nextLookAt(message, now) : undefined;
}

/** Nobody will tell before. */
function endOf(record: TrackedMessage, now: number): number | undefined {
  const at = departureOf(record) + GIVE_UP_AFTER_MS;
  return at > now ? at : undefined;
}

async function ask(desk: Desk, provider: Provider, records: readonly TrackedMessage[]) {
  if (!provider.getDeliveryStatuses) return [];
  const { fetch, now, lanes } = desk.runtime;
  const turn = await lanes.get(provider)?.limiter?.acquire();
  try {
    const sent = records.map(toSentMessage);
    return await inTime(ASK_PATIENCE_MS, () => askDeliveries(provider, sent, { fetch, now }));
  } catch (error) {
    desk.tellError(error);
    return [];
  } finally {
    if (turn?.isSuccess) turn.value();
  }
}

/** Together, or one by one, so that one the store can't take doesn't hold up the others. */
async function writeNews(
  { store, tellError }: Desk,
  updates: readonly StatusUpdate[],
): Promise<readonly string[]> {
  if (updates.length === 0) return [];
  try {
    return await store.recordStatuses(updates);
  } catch (cause) {
    tellError(cause);
    const changed: string[] = [];
    for (const update of updates) {
      try {
        changed.push(...(await store.recordStatuses([update])));
      } catch (error) {
        tellError(error);
        // The vendor's words may be what it can't take.
        const { providerStatusText: _, ...least } = update;
        changed.push(...(await store.recordStatuses([least]).catch(() => [])));
      }
    }
    return changed;
  }
}

async function putBack(
  { store }: Desk,
  updates: readonly Rescheduling[],
  { open }: Claim,
): Promise<void> {
  if (updates.length === 0) return;
  await store.reschedule(updates);
  for (const { id } of updates) open.delete(id);
}

/** Sends what is due for messages that have failed, and lets them go. */
async function substitute(desk: Desk, ids: readonly string[], claim: Claim): Promise<void> {
  if (ids.length === 0) return;
  const updates = await sendSubstitutes(desk, ids);
  if (updates.length > 0) await desk.store.recordFallbacks(updates);
  const decided = new Map(updates.map(({ id, state }) => [id, state]));
  const now = desk.runtime.now();
  const rest = ids.map((id): Rescheduling => {
    const state = decided.get(id);
    const isOver = state !== undefined && state !== "unknown";
    const dueAt = isOver ? null : now + LOOK_AGAIN_MS;
    return { id, dueAt, leaseToken: claim.token };
  });
  await putBack(desk, rest, claim);
}

/** Tells messages what became of their substitutes; those without one are done. */
async function follow(desk: Desk, origins: readonly TrackedMessage[], claim: Claim): Promise<void> {
  await forEachOf(origins, TOGETHER, async (origin) => {
    try {
      const dueAt = await followOne(desk, origin);
      await putBack(
        desk,
        [{ id: origin.id, dueAt: dueAt ?? null, leaseToken: claim.token }],
        claim,
      );
    } catch (error) {
      desk.tellError(error);
    }
  });
}

/** Resolves to when to look again. */
async function followOne(desk: Desk, origin: TrackedMessage): Promise<number | undefined> {
  const { fallbackState, fallbackId = "" } = origin;
  if (fallbackState !== "claimed" && fallbackState !== "unknown") return undefined;
  const now = desk.runtime.now();
  const taken = await desk.store.get(fallbackId);
  const state = taken ? fateOf(taken) : "unknown";
  if (state) await desk.store.recordFallbacks([{ id: origin.id, at: now, state }]);
  if (!taken || (state && state !== "unknown")) return undefined;
  // Its own claims settle it; this message only hears of it.
  return nextLookAt(taken, Math.max(now, taken.dueAt ?? now));
}

/** What became of handing a substitute over; `undefined` while it may still be on its way. */
function fateOf(substitute: TrackedMessage): FallbackUpdate["state"] | undefined {
  const { outcome } = substitute;
  if (outcome === "intended" || isPutOff(substitute)) return undefined;
  return outcome === "accepted" ? "sent" : outcome;
}

/** Looks up messages whose answers were lost: their processes died, or the vendors didn't answer. */
async function settleAll(
  desk: Desk,
  records: readonly TrackedMessage[],
  claim: Claim,
): Promise<void> {
  await forEachOf(records, TOGETHER, async (record) => {
    try {
      await settle(desk, record, claim);
      claim.open.delete(record.id);
    } catch (error) {
      desk.tellError(error);
    }
  });
}

async function settle(desk: Desk, record: TrackedMessage, claim: Claim): Promise<void> {
  const { store, runtime } = desk;
  const { id, fallbackOf } = record;
  const isSubstitute = fallbackOf !== undefined;
  const handedOverBy = isSubstitute ? record.updatedAt + SUBSTITUTE_LEASE_MS : record.updatedAt;
  const finding: Finding = isPutOff(record)
    ? { found: "absent" }
    : await findSent(desk, record, handedOverBy);
  if (finding.found === "accepted" || finding.found === "refused") {
    await store.saveOutcomes([finding.settled]);
    desk.tellStatus(finding.settled);
    return tellOrigin(desk, finding.settled);
  }
  const now = runtime.now();
  const origin = isSubstitute ? await store.get(fallbackOf) : undefined;
  // Its outcome couldn't be written here, but there.
  if (origin?.fallbackState === "sent") return store.saveOutcomes([surelySent(record, now)]);
  if (origin?.fallbackState === "not_sent") return store.saveOutcomes([neverSent(record, now)]);
  // Of any other message the process may be alive and about to send it.
  if (finding.found === "absent" && origin && !origin.unreadable) {
    const updates = await sendSubstituteAgain(desk, origin, record, claim);
    if (updates) {
      await store.recordFallbacks(updates);
      return;
    }
    const settled = neverSent(record, runtime.now());
    await store.saveOutcomes([settled]);
    return tellOrigin(desk, settled);
  }
  const dueAt = nextLookAt(record, now);
  if (record.outcome === "intended") {
    const unknown = stillUnknown(record, dueAt);
    await store.saveOutcomes([unknown]);
    return tellOrigin(desk, unknown);
  }
  const pollCount = record.pollCount + 1;
  await store.reschedule([{ id, dueAt: dueAt ?? null, pollCount, leaseToken: claim.token }]);
}

async function tellOrigin({ store, runtime }: Desk, settled: TrackedMessage): Promise<void> {
  const state = fateOf(settled);
  if (settled.fallbackOf === undefined || !state) return;
  await store.recordFallbacks([{ id: settled.fallbackOf, at: runtime.now(), state }]);
}
