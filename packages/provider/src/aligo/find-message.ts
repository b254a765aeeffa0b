import {
  type FindMessageQuery,
  type KMsgError,
  type MessageSighting,
  type OutboundAlimtalk,
  type OutboundText,
  ok,
  type Result,
} from "@k-msg/core";
import { compareText, type Likeness } from "../shared/compare-text.ts";
import { indexBy } from "../shared/index-by.ts";
import { lookUpTogether, type ToldTogether } from "../shared/look-up.ts";
import { isAlimtalk, isText } from "../shared/message-kind.ts";
import {
  type Fit,
  fitOf,
  judgeTraces,
  type Trace,
  type Window,
  windowOfAll,
} from "../shared/sighting.ts";
import { meaningOfState } from "./delivery-codes.ts";
import {
  type ListedGroup,
  listKakaoGroups,
  listKakaoRecipients,
  listSmsGroups,
  listSmsRecipients,
  type Row,
  readTime,
  toDigits,
} from "./list-groups.ts";
import { senderOf } from "./read-message.ts";
import { prepareFromTemplate, type SendMeans } from "./send.ts";
import { senderKeyOf } from "./to-alimtalk-request.ts";
import { toInteger } from "./vendor-number.ts";

type Found = Result<MessageSighting, KMsgError>;

/** Groups that are opened, each of which costs a request. What more there is makes the look-up `unclear` at best. */
const MAX_OPENED = 50;
/** Comparisons of a text with a group's: more would hold everything else up. */
const MAX_COMPARED = 500_000;

/** What the lists show of a time. */
interface Records {
  readonly groups: readonly ListedGroup[];
  /** Who is in a group; `undefined` for one too many. */
  open(group: ListedGroup): Promise<Result<readonly Row[] | undefined, KMsgError>>;
  /** The one group that can be a whole lost request of several texts. */
  readonly whole?: Whole;
}

interface Whole {
  readonly group: ListedGroup;
  readonly byNumber: ReadonlyMap<string, readonly Row[]>;
}

/** One way to look: which groups a message may be in, and which of their rows it is. */
interface Search {
  readonly query: FindMessageQuery;
  /** `none`: it isn't in there. */
  fitGroup(group: ListedGroup): Fit;
  isRecipient(row: Row): boolean;
  fitRow(group: ListedGroup, row: Row): Fit;
}

/** The group first, then the recipient in it; `raw` of what is found is `{ group, row }`. */
export async function findMessage(query: FindMessageQuery, means: SendMeans): Promise<Found> {
  const records = await readRecords([query], means);
  return records.isFailure ? records : judge(records.value, query, means);
}

/** The same for messages of one request: each group is opened once, and may be the request as a whole. */
export function findMessages(
  queries: readonly FindMessageQuery[],
  means: SendMeans,
): Promise<ToldTogether> {
  return lookUpTogether(
    queries,
    async (mostPages) => {
      const records = await readRecords(queries, means, mostPages);
      if (records.isFailure || !queries.every(({ message }) => isText(message))) return records;
      const whole = await findWhole(records.value, queries, means);
      return whole.isFailure ? whole : ok({ ...records.value, whole: whole.value });
    },
    (records, query) => judge(records, query, means),
  );
}

async function readRecords(
  queries: readonly FindMessageQuery[],
  means: SendMeans,
  mostPages?: number,
): Promise<Result<Records, KMsgError>> {
  const isKakao = queries.every(({ message }) => isAlimtalk(message));
  if (!isKakao && !queries.every(({ message }) => isText(message)))
    throw new TypeError("Aligo sends no such type, or these not together");
  const list = isKakao ? listKakaoGroups : listSmsGroups;
  const window = windowOfAll(queries);
  const listed = await list(window, means, mostPages);
  if (listed.isFailure) return listed;
  // A page that shifts while it is read shows a group twice; a list is of whole days.
  const byMid = new Map(
    listed.value.flatMap((group) => (isWithin(group, window) ? [[group.mid, group]] : [])),
  );
  if (byMid.size * queries.length > MAX_COMPARED) throw new RangeError("too many groups");
  const read = isKakao ? listKakaoRecipients : listSmsRecipients;
  const opened = new Map<string, Promise<Result<readonly Row[], KMsgError>>>();
  return ok({
    groups: [...byMid.values()],
    async open(group) {
      const known = opened.get(group.mid);
      if (known) return known;
      if (opened.size === MAX_OPENED) return ok(undefined);
      const rows = read(group, means);
      opened.set(group.mid, rows);
      return rows;
    },
  });
}

function isWithin({ at }: ListedGroup, { from, until }: Window): boolean {
  return at === undefined || (at.getTime() >= from && at.getTime() <= until);
}

async function judge(records: Records, query: FindMessageQuery, means: SendMeans): Promise<Found> {
  const { message, copies } = query;
  const sought = isAlimtalk(message)
    ? await seekAlimtalk(query, message, means)
    : ok(seekText(query, message as OutboundText, means));
  if (sought.isFailure) return sought;
  const { whole } = records;
  const found = await search(records, sought.value);
  if (found.isFailure) return found;
  const { traces, isDoubtful } = found.value;
  if (!whole) return ok(judgeTraces(traces, isDoubtful, copies));
  const [row, ...others] = whole.byNumber.get(message.to) ?? [];
  // With another of the same text nobody can tell which is whose.
  if (!row || traces.length > 0 || [row, ...others].some(mayBeRefused))
    return ok({ found: "unclear" });
  const { mid, raw } = whole.group;
  return ok({ found: "accepted", providerMessageId: mid, raw: { group: raw, row } });
}

function seekText(query: FindMessageQuery, message: OutboundText, means: SendMeans): Search {
  const fitGroup = (group: ListedGroup) =>
    isOfTexts(group, message, means)
      ? fitOf(group.at, compareGroup(group, message.text), query)
      : "none";
  return {
    query,
    fitGroup,
    isRecipient: (row) => toDigits(row.receiver) === message.to,
    fitRow: (group, row) => orDoubtful(fitGroup(group), mayBeRefused(row)),
  };
}

function isOfTexts(
  { type, sender }: ListedGroup,
  message: OutboundText,
  { settings }: SendMeans,
): boolean {
  return type !== "AT" && type !== "FT" && isSameOrAbsent(sender, senderOf(message, settings));
}

async function seekAlimtalk(
  query: FindMessageQuery,
  message: OutboundAlimtalk,
  { settings, findTemplate, context }: SendMeans,
): Promise<Result<Search, KMsgError>> {
  const look = () =>
    findTemplate(senderKeyOf(message, settings) ?? "", message.templateId, context);
  const prepared = await prepareFromTemplate(message, look, settings);
  if (prepared.isFailure) return prepared;
  const { message: text = "" } = prepared.value.fields;
  const sender = senderOf(message, settings);
  return ok({
    query,
    fitGroup(group) {
      if (group.type === "FT" || !isSameOrAbsent(group.sender, sender)) return "none";
      return fitOf(group.at, compareGroup(group, text), query);
    },
    isRecipient: (row) => toDigits(row.phone) === message.to,
    fitRow(group, row) {
      const isSame =
        isSameOrAbsent(row.tpl_code, message.templateId) &&
        isSameOrAbsent(row.senderKey, senderKeyOf(message, settings));
      if (!isSame) return "none";
      return orDoubtful(fitOf(group.at, compareText(row.message, text), query), isMalformed(row));
    },
  });
}

function orDoubtful(fit: Fit, isDoubtful: boolean): Fit {
  return fit === "certain" && isDoubtful ? "doubtful" : fit;
}

/** Aligo shows it, and counted it as one that it didn't take (sheet §6.5, §6.7). */
function isMalformed({ status }: Row): boolean {
  return toInteger(status) === 2;
}

/** Failed before it was sent: nothing says whether Aligo had taken it (sheet §3.1, §3.4). */
function mayBeRefused({ sms_state: state, send_date: sentAt }: Row): boolean {
  if (typeof state !== "string" || readTime(sentAt) !== undefined) return false;
  return !["PENDING", "SENT", "DELIVERED", "CANCELLED"].includes(meaningOfState(state));
}

/**
 * A group shows one text, but its recipients may each have got another: with several of them, the text shown says
 * nothing of any.
 */
function compareGroup({ count, text: shown }: ListedGroup, text: string): Likeness {
  return count === 1 ? compareText(shown, text) : "maybe";
}

function isSameOrAbsent(shown: unknown, value: string | undefined): boolean {
  return shown === undefined || shown === null || shown === "" || shown === value;
}

/**
 * A group to the very same numbers in the same order, that shows the first one's text: the request itself. Nothing
 * when there are several.
 * @param queries all of the request.
 */
async function findWhole(
  { groups, open }: Records,
  queries: readonly FindMessageQuery[],
  means: SendMeans,
): Promise<Result<Whole | undefined, KMsgError>> {
  const [first] = queries as [FindMessageQuery];
  const message = first.message as OutboundText;
  const numbers = queries.map(({ message: { to } }) => to);
  const wholes: Whole[] = [];
  for (const group of groups) {
    const fit = fitOf(group.at, compareText(group.text, message.text), first);
    if (fit !== "certain" || group.count !== numbers.length) continue;
    if (!isOfTexts(group, message, means)) continue;
    const rows = await open(group);
    if (rows.isFailure) return rows;
    const byNumber = indexBy(rows.value ?? [], ({ receiver }) => toDigits(receiver));
    const shown = inOrder(rows.value ?? []).map(({ receiver }) => toDigits(receiver));
    if (shown.join() === numbers.join()) wholes.push({ group, byNumber });
  }
  return ok(wholes.length === 1 ? wholes[0] : undefined);
}

/** As they were sent: the `mdid`s of a request count up (sheet §3.2). */
function inOrder(rows: readonly Row[]): readonly Row[] {
  const places = new Map(rows.map((row) => [row, toInteger(row.mdid) ?? 0]));
  return rows.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

async function search(
  { groups, open, whole }: Records,
  { query, fitGroup, isRecipient, fitRow }: Search,
): Promise<Result<{ traces: readonly Trace[]; isDoubtful: boolean }, KMsgError>> {
  const { copies = 1 } = query;
  const fits = groups.flatMap((group) =>
    group === whole?.group ? [] : [{ group, fit: fitGroup(group) }],
  );
  const candidates = ["certain", "doubtful"].flatMap((wanted) =>
    fits.flatMap(({ group, fit }) => (fit === wanted ? [group] : [])),
  );
  const traces: Trace[] = [];
  let isDoubtful = false;
  for (const group of candidates) {
    const opened = await open(group);
    if (opened.isFailure) return opened;
    const rows = opened.value;
    if (!rows) {
      isDoubtful = true;
      continue;
    }
    const own = rows.filter(isRecipient);
    for (const row of own) {
      const fit = fitRow(group, row);
      const raw = { group: group.raw, row };
      if (fit === "certain") traces.push({ providerMessageId: group.mid, raw });
      if (fit === "doubtful") isDoubtful = true;
    }
    // Rows may be missing while Aligo still tries (sheet §3.4).
    const isWhole = group.count !== undefined && rows.length >= group.count;
    if (!isWhole && own.length < copies) isDoubtful = true;
  }
  return ok({ traces, isDoubtful });
}
