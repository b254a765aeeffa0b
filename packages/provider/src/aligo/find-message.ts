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
import { isAlimtalk, isText } from "../shared/message-kind.ts";
import { type Fit, fitOf, judgeTraces, type Trace, windowOf } from "../shared/sighting.ts";
import {
  type ListedGroup,
  listKakaoGroups,
  listKakaoRecipients,
  listSmsGroups,
  listSmsRecipients,
  type Row,
  toDigits,
} from "./list-groups.ts";
import { senderOf } from "./read-message.ts";
import { prepareFromTemplate, type SendMeans } from "./send.ts";
import { senderKeyOf } from "./to-alimtalk-request.ts";

type Found = Result<MessageSighting, KMsgError>;

/** Each costs a request. What more there is stays unopened, and makes the look-up `unclear` at best. */
const MAX_OPENED = 50;

/** One way to look: which groups a message may be in, and which of their rows it is. */
interface Search {
  readonly query: FindMessageQuery;
  /** `none`: it isn't in there. */
  fitGroup(group: ListedGroup): Fit;
  open(group: ListedGroup): Promise<Result<readonly Row[], KMsgError>>;
  isRecipient(row: Row): boolean;
  fitRow(group: ListedGroup, row: Row): Fit;
}

/** The group first, then the recipient in it; `raw` of what is found is `{ group, row }`. */
export function findMessage(query: FindMessageQuery, means: SendMeans): Promise<Found> {
  const { message } = query;
  if (isAlimtalk(message)) return findAlimtalk(query, message, means);
  if (isText(message)) return findText(query, message, means);
  throw new TypeError("Aligo sends no such type");
}

async function findText(
  query: FindMessageQuery,
  message: OutboundText,
  means: SendMeans,
): Promise<Found> {
  const groups = await listSmsGroups(windowOf(query), means);
  if (groups.isFailure) return groups;
  const sender = senderOf(message, means.settings);
  const fitGroup = (group: ListedGroup): Fit => {
    const isText = group.type !== "AT" && group.type !== "FT";
    if (!isText || !isSameOrAbsent(group.sender, sender)) return "none";
    return fitOf(group.at, compareGroup(group, message.text), query);
  };
  return search(groups.value, {
    query,
    fitGroup,
    open: (group) => listSmsRecipients(group, means),
    isRecipient: (row) => toDigits(row.receiver) === message.to,
    fitRow: fitGroup,
  });
}

async function findAlimtalk(
  query: FindMessageQuery,
  message: OutboundAlimtalk,
  means: SendMeans,
): Promise<Found> {
  const { settings, findTemplate, context } = means;
  const look = () =>
    findTemplate(senderKeyOf(message, settings) ?? "", message.templateId, context);
  const prepared = await prepareFromTemplate(message, look, settings);
  if (prepared.isFailure) return prepared;
  const { message: text = "" } = prepared.value.fields;
  const groups = await listKakaoGroups(windowOf(query), means);
  if (groups.isFailure) return groups;
  const sender = senderOf(message, settings);
  return search(groups.value, {
    query,
    fitGroup(group) {
      if (group.type === "FT" || !isSameOrAbsent(group.sender, sender)) return "none";
      return fitOf(group.at, compareGroup(group, text), query);
    },
    open: (group) => listKakaoRecipients(group, means),
    isRecipient: (row) => toDigits(row.phone) === message.to,
    fitRow(group, row) {
      const isSame =
        isSameOrAbsent(row.tpl_code, message.templateId) &&
        isSameOrAbsent(row.senderKey, senderKeyOf(message, settings));
      return isSame ? fitOf(group.at, compareText(row.message, text), query) : "none";
    },
  });
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

async function search(groups: readonly ListedGroup[], searched: Search): Promise<Found> {
  const { query, fitGroup, open, isRecipient, fitRow } = searched;
  const { copies = 1 } = query;
  // A page that shifts while it is read shows a group twice.
  const byMid = new Map(groups.map((group) => [group.mid, group]));
  const fits = [...byMid.values()].map((group) => ({ group, fit: fitGroup(group) }));
  const candidates = ["certain", "doubtful"].flatMap((wanted) =>
    fits.flatMap(({ group, fit }) => (fit === wanted ? [group] : [])),
  );
  const traces: Trace[] = [];
  let isDoubtful = candidates.length > MAX_OPENED;
  for (const group of candidates.slice(0, MAX_OPENED)) {
    const rows = await open(group);
    if (rows.isFailure) return rows;
    const own = rows.value.filter(isRecipient);
    for (const row of own) {
      const fit = fitRow(group, row);
      const raw = { group: group.raw, row };
      if (fit === "certain") traces.push({ providerMessageId: group.mid, raw });
      if (fit === "doubtful") isDoubtful = true;
    }
    // Rows may be missing while Aligo still tries (sheet §3.4).
    const isWhole = group.count !== undefined && rows.value.length >= group.count;
    if (!isWhole && own.length < copies) isDoubtful = true;
  }
  return ok(judgeTraces(traces, isDoubtful, copies));
}
