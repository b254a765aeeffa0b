import type { SendOutcome } from "@k-msg/core";
import { haveSameLabel, readLabel } from "./custom-fields.ts";
import { toText } from "./map-error.ts";
import { type JsonObject, toObject } from "./wire.ts";

/** What an answer says of one message, with the entry of its lists that says so. */
export type Verdict =
  | { readonly is: "accepted"; readonly entry?: JsonObject }
  /** `outcome`: that of a code which isn't known. */
  | { readonly is: "refused"; readonly entry: JsonObject; readonly outcome: SendOutcome }
  | { readonly is: "unclear" }
  | { readonly is: "unnamed"; readonly entry?: JsonObject };

type Label = string | undefined;

/** Accepted; 3000 and 4000 are beyond that (sheet §12), and no answer to a send should bring them. */
const ACCEPTED = new Set<string | undefined>(["2000", "3000", "4000"]);

/**
 * The entries of the usual answer, one for each message in their order, where all are accepted: says the same as
 * {@link judgeAnswer}, much faster. `undefined` for every other answer.
 */
export function listAllAccepted(
  { failedMessageList: failed, messageList: listed }: JsonObject,
  group: JsonObject,
  sent: readonly { readonly message: { readonly customFields?: object } }[],
): readonly JsonObject[] | undefined {
  if (Array.isArray(failed) && failed.length > 0) return undefined;
  if (!Array.isArray(listed) || listed.length !== sent.length) return undefined;
  for (let place = 0; place < sent.length; place++) {
    const { statusCode, customFields } = toObject(listed[place]) ?? {};
    if (statusCode !== "2000" && !ACCEPTED.has(toText(statusCode))) return undefined;
    if (!haveSameLabel(sent[place]?.message.customFields, customFields)) return undefined;
  }
  const counted = readCounts(toObject(group.count), sent.length);
  return counted && counted.refused > 0 ? undefined : listed;
}

/**
 * One verdict for each label. Neither the order of an answer's entries nor whether `messageList` also names refused
 * messages is promised (sheet §4.4, §18.5): entries are found by label, refusals in both lists, then by the counts.
 */
export function judgeAnswer(
  answer: JsonObject,
  group: JsonObject,
  labels: readonly Label[],
): Verdict[] {
  const failed = findEntries(answer.failedMessageList, labels);
  const listed = findEntries(answer.messageList, labels);
  const verdicts = labels.map((label) => {
    if (failed.doubtful.has(label) || listed.doubtful.has(label)) return UNCLEAR;
    return judgeEntries(failed.entries.get(label), listed.entries.get(label));
  });
  return settleByCounts(verdicts, toObject(group.count));
}

const UNCLEAR: Verdict = { is: "unclear" };

function judgeEntries(failed: JsonObject | undefined, listed: JsonObject | undefined): Verdict {
  const listedCode = toText(listed?.statusCode);
  const isAccepted = ACCEPTED.has(listedCode);
  if (failed) {
    const contradicted = isAccepted || ACCEPTED.has(toText(failed.statusCode));
    return contradicted ? UNCLEAR : { is: "refused", entry: failed, outcome: "not_sent" };
  }
  if (isAccepted) return { is: "accepted", entry: listed };
  if (!listed || listedCode === undefined) return { is: "unnamed", entry: listed };
  return { is: "refused", entry: listed, outcome: "unknown" };
}

/** Entries by label. Of two that say different things of the same message, neither is believed. */
function findEntries(list: unknown, labels: readonly Label[]) {
  const given = Array.isArray(list) ? list.map(toObject).filter((each) => each !== undefined) : [];
  const entries = new Map<Label, JsonObject>();
  const doubtful = new Set<Label>();
  for (const entry of given) {
    const label = readLabel(entry.customFields);
    // Without any labels, the only entry is the only message's.
    if (label === undefined && given.length === 1 && labels.length === 1) {
      entries.set(labels[0], entry);
    } else if (label !== undefined) {
      const other = entries.get(label);
      if (other && toText(other.statusCode) !== toText(entry.statusCode)) doubtful.add(label);
      if (!other) entries.set(label, entry);
    }
  }
  return { entries, doubtful };
}

/**
 * Those that no entry names have what the counts leave for them, if that is the same for all. Entries that the
 * counts contradict are believed as little as the counts.
 */
function settleByCounts(verdicts: readonly Verdict[], count: JsonObject | undefined): Verdict[] {
  const counted = readCounts(count, verdicts.length);
  const left = {
    accepted: (counted?.accepted ?? 0) - verdicts.filter((each) => each.is === "accepted").length,
    refused: (counted?.refused ?? 0) - verdicts.filter((each) => each.is === "refused").length,
  };
  const unnamed = (entry: JsonObject | undefined): Verdict => {
    if (!counted || left.accepted < 0 || left.refused < 0) return UNCLEAR;
    if (left.refused === 0) return { is: "accepted", entry };
    return left.accepted === 0 ? { is: "refused", entry: {}, outcome: "not_sent" } : UNCLEAR;
  };
  return verdicts.map((verdict) => {
    if (verdict.is === "unnamed") return unnamed(verdict.entry);
    if (verdict.is === "unclear" || !counted) return verdict;
    return left[verdict.is] < 0 ? UNCLEAR : verdict;
  });
}

/** Nothing, unless they are about exactly these messages. */
function readCounts(count: JsonObject | undefined, total: number) {
  const accepted = Number(toText(count?.registeredSuccess));
  const refused = Number(toText(count?.registeredFailed));
  const isSound = accepted >= 0 && refused >= 0 && accepted + refused === total;
  return isSound ? { accepted, refused } : undefined;
}
