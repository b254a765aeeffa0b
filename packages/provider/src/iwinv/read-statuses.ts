import { fail, ok, type ProviderContext, type SentMessage } from "@k-msg/core";
import { type Told, unite } from "../shared/delivery.ts";
import { indexBy } from "../shared/index-by.ts";
import { readDeliveries } from "../shared/read-deliveries.ts";
import { NEAR_MS, windowOf } from "../shared/sighting.ts";
import type { Product, Settings } from "./config.ts";
import { NO_COMPANY_ID } from "./find-text.ts";
import { invalidRequest } from "./map-error.ts";
import { indexRows, isFarBelieved, pickRows, pickTextRows, type RowIndex } from "./pick-rows.ts";
import { toText } from "./read-answer.ts";
import { readHistory, toDay, toDigits, toStamp } from "./read-history.ts";
import { readAlimtalkReport, readTextReport } from "./read-report.ts";

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

/** So many of one minute are asked for by that minute, fewer by number: each costs a request then. */
const MANY = 5;

/**
 * Texts by request, without its id by number, sender and time. ALIMTALK, which IWINV gives no id, by number, template
 * and time: many of one minute with all that was sent around it.
 */
export function readStatuses(
  messages: readonly SentMessage[],
  settings: Settings,
  context: ProviderContext,
): Promise<Told[]> {
  const { text, alimtalk } = settings;
  return readDeliveries(settings.id, messages, {
    keyOf({ type, providerMessageId, requestedAt, to }) {
      if (type === "ALIMTALK") return `ALIMTALK ${Math.floor(requestedAt / MINUTE)}`;
      return providerMessageId === undefined ? `to ${to}` : `text ${providerMessageId}`;
    },
    async ask(group) {
      const isAlimtalk = group[0]?.type === "ALIMTALK";
      if (isAlimtalk && alimtalk) return readAlimtalks(group, alimtalk, settings, context);
      if (!isAlimtalk && text) {
        const desk = { product: text, settings, context };
        const isNamed = group[0]?.providerMessageId !== undefined;
        return isNamed ? readTexts(group, desk) : readUnnamedTexts(group, desk);
      }
      throw new TypeError("this provider sends no such type");
    },
  });
}

interface TextDesk {
  readonly product: NonNullable<Settings["text"]>;
  readonly settings: Settings;
  readonly context: ProviderContext;
}

/** One request's texts. */
async function readTexts(group: readonly SentMessage[], desk: TextDesk): Promise<readonly Told[]> {
  const [{ providerMessageId: requestNo } = {} as SentMessage] = group;
  const rows = await readTextHistory(group, { requestNo }, desk);
  if (rows.isFailure) return group.map(() => rows);
  const ours = rows.value.filter((row) => toText(row.requestNo) === requestNo);
  const byNumber = indexBy(ours, ({ phone }) => toDigits(phone));
  return group.map((message) => {
    const { to, country = "82" } = message;
    // How numbers abroad are shown isn't documented; they were sent with their calling code.
    const abroad = country === "82" ? undefined : byNumber.get(`${country}${to}`);
    const own = byNumber.get(to) ?? abroad ?? [];
    return ok(unite(own.map((row) => readTextReport(row, message))));
  });
}

/** One person's texts of which nobody has the request's id. How numbers abroad are shown isn't documented. */
async function readUnnamedTexts(
  group: readonly SentMessage[],
  desk: TextDesk,
): Promise<readonly Told[]> {
  const [{ to: phone } = {} as SentMessage] = group;
  const atHome = group.filter(({ country = "82" }) => country === "82");
  const rows = atHome.length > 0 ? await readTextHistory(atHome, { phone }, desk) : ok([]);
  if (rows.isFailure) return group.map(() => rows);
  return group.map((message) => {
    const own = pickTextRows(rows.value, message, desk.settings.sender);
    return ok(unite(own.map((row) => readTextReport(row, message))));
  });
}

async function readTextHistory(
  group: readonly SentMessage[],
  asked: Readonly<Record<string, unknown>>,
  { product, settings, context }: TextDesk,
) {
  const { companyId } = product;
  if (companyId === undefined) return fail(invalidRequest([NO_COMPANY_ID], settings.id));
  const times = group.flatMap(({ requestedAt, scheduledAt }) => [
    requestedAt,
    scheduledAt?.getTime() ?? requestedAt,
  ]);
  const question = {
    version: "1.0",
    companyid: companyId,
    // Whether the days are those of the request or of the sending isn't documented.
    startDate: toDay(Math.min(...times) - DAY),
    endDate: toDay(Math.max(...times) + DAY),
    ...asked,
  };
  return readHistory(product, question, settings, context);
}

async function readAlimtalks(
  group: readonly SentMessage[],
  product: Product,
  settings: Settings,
  context: ProviderContext,
): Promise<readonly Told[]> {
  const read = (asked: object) => readHistory(product, { ...asked }, settings, context);
  const now = (context.now ?? Date.now)();
  const tell = (rows: RowIndex, message: SentMessage): Told => {
    const own = pickRows(rows, message, now);
    return ok(unite(own.map((row) => readAlimtalkReport(row, message))));
  };
  if (group.length < MANY) {
    const told: Told[] = [];
    for (const message of group) {
      const rows = await read(askFor(message));
      told.push(rows.isFailure ? rows : tell(indexRows(rows.value), message));
    }
    return told;
  }
  const times = group.map(({ requestedAt }) => requestedAt);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const near = await read(toDates(first - NEAR_MS, last + 2 * NEAR_MS));
  if (near.isFailure) return group.map(() => near);
  const shown = indexRows(near.value);
  const isShown = (message: SentMessage) => pickRows(shown, message, now).length > 0;
  if (group.some(isShown) || !group.some((message) => isFarBelieved(message, now))) {
    return group.map((message) => tell(shown, message));
  }
  // Nobody is there: IWINV's clock may be off.
  const { from, until } = windowOf({ startedAt: first, endedAt: last });
  const far = await read(toDates(from, until));
  if (far.isFailure) return group.map(() => far);
  const all = indexRows(far.value);
  return group.map((message) => tell(all, message));
}

/** By IWINV's own number, or by the person's in the time around the request. */
export function askFor({ to, requestedAt, scheduledAt, providerMessageId }: SentMessage): object {
  if (providerMessageId !== undefined) return { seqNo: Number(providerMessageId) };
  const { from, until } = windowOf({
    startedAt: requestedAt,
    // Of a scheduled one the window may be about its time.
    endedAt: Math.max(requestedAt, scheduledAt?.getTime() ?? 0),
  });
  return { phone: to, ...toDates(from, until) };
}

function toDates(from: number, until: number) {
  return { startDate: toStamp(from), endDate: toStamp(until) };
}
