import { FAULTS, type History } from "./history.ts";
import { attemptsOf } from "./judge.ts";
import { type Played, readContent } from "./play.ts";
import type { SendOutcome } from "./process.ts";

/** What must come about, each in at least one history of two thousand. */
export const EXPECTED: readonly string[] = [
  ...FAULTS.map((fault) => `fault: ${fault}`),
  "fault: store",
  "accepted",
  "accepted after a repetition",
  "accepted elsewhere",
  "not_sent",
  "not_sent after a repetition",
  "not_sent by an abort",
  "not_sent elsewhere",
  "unknown",
  "unknown after a repetition",
  "unknown by an abort",
  "unknown elsewhere",
  "looked up: accepted",
  "looked up: not_sent",
  "copies looked up",
  "batched",
  "refused by the vendor",
  "replayed",
  "key of another content",
  "claimed and never settled",
  "held back by a circuit",
  "crashed",
  "cut off by a crash",
  "gone on after a crash",
  "left behind in a stream",
  "called: array",
  "called: many",
  "called: send",
  "taken by aligo",
  "taken by iwinv",
  "taken by solapi",
  "twice with onUnknown: failover",
  "twice with onUnknown: retry",
];

/** Counts in how many histories each thing came about, so that a test that no longer meets it says so. */
export type Classes = Map<string, number>;

export function countClasses(history: History, played: Played, classes: Classes): void {
  for (const name of new Set(listClasses(history, played)))
    classes.set(name, (classes.get(name) ?? 0) + 1);
}

function* listClasses({ settings, commands }: History, played: Played): Iterable<string> {
  const { sendings, processes, inbox } = played;
  for (const { results, key, isLeft, process } of sendings) {
    if (isLeft) yield "left behind in a stream";
    if (process.isDead && results.length === 0) yield "cut off by a crash";
    for (const result of results) yield* listOfResult(result, key !== undefined);
  }
  for (const { isDead, struck } of processes) {
    if (isDead) yield "crashed";
    for (const fault of struck) yield `fault: ${fault}`;
  }
  if (processes.length > 1) yield "gone on after a crash";
  for (const { how } of commands) yield `called: ${how}`;
  for (const { vendor } of inbox) yield `taken by ${vendor}`;
  const groups = inbox.map(({ vendor, groupId }) => groupId && `${vendor} ${groupId}`);
  if (groups.some((group, at) => group && groups.indexOf(group) < at)) yield "batched";
  const contents = inbox.map(readContent);
  if (settings.onUnknown !== "report" && new Set(contents).size < contents.length)
    yield `twice with onUnknown: ${settings.onUnknown}`;
}

function* listOfResult(result: SendOutcome, hasKey: boolean): Iterable<string> {
  const attempts = attemptsOf(result);
  const outcome = result.isSuccess ? "accepted" : result.error.outcome;
  yield outcome;
  if (new Set(attempts.map(({ providerId }) => providerId)).size > 1) yield `${outcome} elsewhere`;
  if (attempts.some(({ providerId }, at) => providerId === attempts[at - 1]?.providerId))
    yield `${outcome} after a repetition`;
  for (const attempt of attempts) if (attempt.lookedUp) yield `looked up: ${attempt.outcome}`;
  if (result.isSuccess) {
    if (result.value.replayed) yield "replayed";
    const { raw } = result.value;
    if (attempts.at(-1)?.lookedUp && Array.isArray(raw)) yield "copies looked up";
    return;
  }
  const { code, issues = [] } = result.error;
  if (code === "REQUEST_ABORTED") yield `${outcome} by an abort`;
  for (const attempt of attempts) {
    if (attempt.outcome !== "not_sent") continue;
    if (attempt.code === "NETWORK_SERVICE_UNAVAILABLE") yield "held back by a circuit";
    if (attempt.providerErrorCode !== undefined) yield "refused by the vendor";
  }
  if (issues.some(({ field }) => field === "idempotencyKey")) yield "key of another content";
  if (hasKey && outcome === "unknown" && attempts.length === 0) yield "claimed and never settled";
}
