import { type KMsgError, ok, type Result, type SentMessage } from "@k-msg/core";
import { compareText, type Likeness } from "../shared/compare-text.ts";
import { type Candidate, distanceOf, pickNearest } from "../shared/pick-nearest.ts";
import { forEachOf } from "../shared/read-deliveries.ts";
import { NEAR_MS, windowOf } from "../shared/sighting.ts";
import {
  type ListedGroup,
  listKakaoGroups,
  listKakaoRecipients,
  listSmsGroups,
  listSmsRecipients,
  type ReadMeans,
  type Row,
  toDigits,
} from "./list-groups.ts";

/** A recipient's row, with the id of its request. */
export interface OwnRow {
  readonly mid: string;
  readonly row: Row;
}

/** Each costs a request. Who is in those beyond isn't asked: of their messages nothing is told. */
const MAX_OPENED = 50;

type Found = Result<readonly (readonly OwnRow[])[], KMsgError>;

/**
 * The rows of messages of which nobody has the request's id, in their order: by number, sender, text and time, the
 * nearest of all groups. All of them are ALIMTALK, or none is. Only what is near in time is believed.
 */
export async function findUnnamed(
  messages: readonly SentMessage[],
  means: ReadMeans,
): Promise<Found> {
  const isKakao = messages[0]?.type === "ALIMTALK";
  const times = messages.map(({ requestedAt }) => requestedAt);
  const window = windowOf({ startedAt: Math.min(...times), endedAt: Math.max(...times) });
  const groups = await (isKakao ? listKakaoGroups : listSmsGroups)(window, means);
  if (groups.isFailure) return groups;
  // A page that shifts while it is read shows a group twice.
  const byMid = new Map(groups.value.map((group) => [group.mid, group]));
  const wanted = [...byMid.values()].filter((group) =>
    messages.some((message) => fitGroup(group, message, means) !== undefined),
  );
  if (wanted.length > MAX_OPENED) return ok(messages.map(() => []));
  const opened = new Map<ListedGroup, readonly Row[]>();
  let failure: Result<never, KMsgError> | undefined;
  await forEachOf(wanted, async (group) => {
    const rows = await (isKakao ? listKakaoRecipients : listSmsRecipients)(group, means);
    if (rows.isFailure) failure ??= rows;
    else opened.set(group, rows.value);
  });
  if (failure) return failure;
  return ok(messages.map((message) => pick(message, opened, means)));
}

/** How far a group is from the message, in milliseconds; nothing where it isn't in there. */
function fitGroup(
  { at, sender, type, count, text: shown }: ListedGroup,
  { requestedAt, from, type: wanted, text }: SentMessage,
  { settings }: ReadMeans,
): number | undefined {
  const own = from ?? settings.defaultFrom;
  if (own !== undefined && sender !== "" && sender !== own) return undefined;
  if (typeof type === "string" && type !== (wanted === "ALIMTALK" ? "AT" : wanted))
    return undefined;
  // Of a group of several the text shown is that of one.
  if (count === 1 && text !== undefined && compareText(shown, text) === "other") return undefined;
  const distance = at ? distanceOf(at.getTime(), requestedAt) : Number.POSITIVE_INFINITY;
  return distance <= NEAR_MS ? distance : undefined;
}

function pick(
  message: SentMessage,
  opened: ReadonlyMap<ListedGroup, readonly Row[]>,
  means: ReadMeans,
): OwnRow[] {
  const found: Record<Exclude<Likeness, "other">, Candidate<OwnRow>[]> = { same: [], maybe: [] };
  for (const [group, rows] of opened) {
    const distance = fitGroup(group, message, means);
    if (distance === undefined) continue;
    for (const row of rows) {
      if (toDigits(row.phone ?? row.receiver) !== message.to) continue;
      const likeness = compareRow(group, row, message);
      if (likeness !== "other") found[likeness].push({ row: { mid: group.mid, row }, distance });
    }
  }
  return pickNearest(found.same.length > 0 ? found.same : found.maybe);
}

/** Rows of the Kakao host show texts and templates, those of the SMS host neither. */
function compareRow(
  { count, text: shown }: ListedGroup,
  { message: own, tpl_code: template }: Row,
  { text, templateId }: SentMessage,
): Likeness {
  const isOther = templateId !== undefined && typeof template === "string" && template !== "";
  if (isOther && template !== templateId) return "other";
  if (text === undefined) return "maybe";
  return compareText(own ?? (count === 1 ? shown : undefined), text);
}
