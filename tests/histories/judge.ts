import type { Attempt } from "@k-msg/core";
import type { VendorId } from "@k-msg/sandbox";
import { VENDORS } from "../fixtures/three-vendors.ts";
import type { History } from "./history.ts";
import { type Played, readContent, type Sending } from "./play.ts";
import type { SendOutcome } from "./process.ts";

/**
 * The others can't tell two sendings of one content to one person apart. One process knows what it sent itself; what
 * a process before it sent in the same minute, a look-up may take for the lost one.
 */
const KEEPS_OUR_ID: ReadonlySet<VendorId> = new Set(["solapi"]);

/** What was promised and isn't so; empty when all is well. */
export function findLies({ settings, contents }: History, played: Played): string[] {
  const { sendings, processes: runs, inbox } = played;
  const mayDouble = settings.onUnknown !== "report";
  const lies: string[] = [];

  for (const sending of sendings) lies.push(...judgeResults(sending, mayDouble, played));
  if (settings.isObserved) for (const process of runs) lies.push(...judgeHooks(process, sendings));

  for (const content of contents.keys()) {
    const own = sendings.filter((each) => each.content === content);
    const taken = inbox.filter((message) => readContent(message) === content);
    const units = toUnits(own);
    const most = units.filter(({ mayBeAccepted }) => mayBeAccepted).length;
    if (!mayDouble && taken.length > most)
      lies.push(`C-${content}: at most ${most} may have been taken, ${taken.length} were`);
    for (const vendor of VENDORS) {
      const count = taken.filter((each) => each.vendor === vendor).length;
      const isExact = KEEPS_OUR_ID.has(vendor) || runs.length === 1;
      const bounds = countAttempts(vendor, units, isExact);
      if (count < bounds.least || (!bounds.isOpen && count > bounds.most))
        lies.push(
          `C-${content} at ${vendor}: ${bounds.least} to ${bounds.most} by the attempts, ${count} taken`,
        );
    }
  }
  return lies;
}

function judgeResults(sending: Sending, mayDouble: boolean, { inbox }: Played): string[] {
  const { messageId, results, process, isLeft, input, content } = sending;
  const [result] = results;
  if (results.length !== 1) {
    const isMissing = results.length === 0 && (process.isDead || isLeft);
    return isMissing ? [] : [`${messageId}: ${results.length} results`];
  }
  const lies: string[] = [];
  const say = (lie: string) => lies.push(`${messageId}: ${lie}`);
  if (!result) return lies;
  const attempts = attemptsOf(result);
  const last = attempts.at(-1);
  const earlier = attempts.slice(0, -1);
  if (earlier.some(({ outcome }) => outcome === "accepted")) say("attempts after one was accepted");
  if (!mayDouble && earlier.some(({ outcome }) => outcome === "unknown"))
    say("sent again after an unknown outcome");
  if (result.isSuccess) {
    const { value } = result;
    if (value.to !== input.to) say("a result for another number");
    if (!value.replayed && value.messageId !== messageId) say("a result of another message");
    if (last?.outcome !== "accepted" || last.providerId !== value.providerId)
      say("the last attempt isn't the one that was accepted");
    const { providerMessageId: id } = value;
    const isThere = (each: (typeof inbox)[number]) =>
      each.vendor === value.providerId &&
      (each.vendorMessageId === id || each.groupId === id) &&
      readContent(each) === content;
    if (id !== undefined && !inbox.some(isThere)) say("an id of no message of this content");
  } else {
    const { outcome } = result.error;
    if (last?.outcome === "accepted") say("failed though accepted");
    const isUnknown = attempts.some((each) => each.outcome === "unknown");
    if (isUnknown && outcome !== "unknown") say("not_sent with an unknown attempt");
  }
  return lies;
}

function judgeHooks(process: Sending["process"], sendings: readonly Sending[]): string[] {
  if (process.isDead) return [];
  const lies: string[] = [];
  const own = sendings.filter((each) => each.process === process);
  for (const { messageId, results, isLeft } of own) {
    const finals = process.finals.filter((each) => each.messageId === messageId);
    const isRight = finals.length === 1 || (isLeft && finals.length === 0);
    if (!isRight) lies.push(`${messageId}: onFinal ${finals.length} times`);
    if (results.length > 0 && finals.some(({ result }) => result !== results[0]))
      lies.push(`${messageId}: onFinal was told another result`);
  }
  return lies;
}

/** What may be taken at most once: a message without a key, or all messages of a key. */
interface Unit {
  readonly results: readonly SendOutcome[];
  readonly isAccepted: boolean;
  readonly mayBeAccepted: boolean;
  /** Nobody heard all of it. */
  readonly isOpen: boolean;
}

function toUnits(sendings: readonly Sending[]): Unit[] {
  const groups = new Map<unknown, Sending[]>();
  for (const sending of sendings) {
    const { key } = sending;
    const group = key === undefined ? undefined : groups.get(key);
    if (group) group.push(sending);
    else groups.set(key ?? sending, [sending]);
  }
  return [...groups.values()].map((group) => {
    const results = group.flatMap((each) => each.results);
    const isOpen = group.some((each) => each.results.length === 0);
    const isAccepted = results.some(({ isSuccess }) => isSuccess);
    const isUnknown = results.some((each) => each.isFailure && each.error.outcome === "unknown");
    return { results, isAccepted, mayBeAccepted: isAccepted || isUnknown || isOpen, isOpen };
  });
}

/** How many a vendor must have taken, and may have, if the attempts tell the truth. */
function countAttempts(vendor: VendorId, units: readonly Unit[], isExact: boolean) {
  let answered = 0;
  let lookedUp = 0;
  let most = 0;
  for (const { results } of units) {
    const own = results.map((result) =>
      attemptsOf(result).filter(({ providerId }) => providerId === vendor),
    );
    // Results under one key tell of the same attempts.
    const mostOf = (matches: (attempt: Attempt) => boolean) =>
      Math.max(0, ...own.map((attempts) => attempts.filter(matches).length));
    answered += mostOf((each) => each.outcome === "accepted" && !each.lookedUp);
    lookedUp += mostOf((each) => each.outcome === "accepted" && each.lookedUp === true);
    most += mostOf((each) => each.outcome !== "not_sent");
  }
  const least = isExact ? answered + lookedUp : Math.max(answered, Math.min(lookedUp, 1));
  return { least, most, isOpen: units.some(({ isOpen }) => isOpen) };
}

export function attemptsOf(result: SendOutcome): readonly Attempt[] {
  return (result.isSuccess ? result.value.attempts : result.error.attempts) ?? [];
}
