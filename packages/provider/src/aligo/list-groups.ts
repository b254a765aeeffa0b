import { fail, formatKst, type KMsgError, ok, parseKst, type Result } from "@k-msg/core";
import { exchange, type HttpAnswer, type HttpRequest } from "../shared/exchange.ts";
import { type Page, readPages } from "../shared/look-up.ts";
import type { Window } from "../shared/sighting.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { toKakaoRequest, toSmsRequest } from "./authorize.ts";
import { type AnswerOrigin, toOrigin } from "./map-error.ts";
import { readKakaoSuccess } from "./read-kakao-answer.ts";
import { readSmsSuccess } from "./read-sms-answer.ts";
import type { SendMeans } from "./send.ts";
import { toId, toInteger } from "./vendor-number.ts";

/** What reading takes. */
export type ReadMeans = Pick<SendMeans, "settings" | "context">;

export type Row = Readonly<Record<string, unknown>>;

/** One request as Aligo lists it. */
export interface ListedGroup {
  readonly mid: string;
  readonly type: unknown;
  /** Digits. */
  readonly sender: string;
  /** Of its recipients; `undefined` where the list doesn't say. */
  readonly count?: number;
  /** Of one of them: the first, as it seems. */
  readonly text: unknown;
  /** When Aligo took it. */
  readonly at?: Date;
  /** Korean text of its reservation; empty without one. */
  readonly reservation: string;
  readonly raw: Row;
}

type Listed<T> = Promise<Result<readonly T[], KMsgError>>;

const DAY = 24 * 60 * 60_000;
/** The most that a page holds (sheet §3.3, §6.7). */
const PAGE = "500";

/** `/list/` of the SMS host (sheet §3.3): `start_date` is the newest day, `limit_day` counts back from it. */
export async function listSmsGroups(
  { from, until }: Window,
  means: ReadMeans,
  mostPages?: number,
): Listed<ListedGroup> {
  const days = 1 + Math.round((startOfDay(until) - startOfDay(from)) / DAY);
  const range = { start_date: toDay(until), limit_day: String(days) };
  const rows = await readSms("/list/", range, means, mostPages);
  return rows.isFailure
    ? rows
    : ok(rows.value.flatMap((row) => toGroup(row, row.sms_count, row.msg)));
}

/** `/sms_list/` (sheet §3.4): who is in a group, without texts. */
export function listSmsRecipients(
  { mid }: Pick<ListedGroup, "mid">,
  means: ReadMeans,
): Listed<Row> {
  return readSms("/sms_list/", { mid }, means);
}

/** `/akv10/history/list/` (sheet §6.7). */
export async function listKakaoGroups(
  { from, until }: Window,
  means: ReadMeans,
  mostPages?: number,
): Listed<ListedGroup> {
  const range = { startdate: toDay(from), enddate: toDay(until) };
  const rows = await readKakao("/akv10/history/list/", range, means, mostPages);
  return rows.isFailure
    ? rows
    : ok(rows.value.flatMap((row) => toGroup(row, row.msg_count, row.mbody)));
}

/** `/akv10/history/detail/` (sheet §6.7): each recipient of a group with the text. */
export function listKakaoRecipients(
  { mid }: Pick<ListedGroup, "mid">,
  means: ReadMeans,
): Listed<Row> {
  return readKakao("/akv10/history/detail/", { mid }, means);
}

type Path = `/${string}/`;

function readSms(
  path: Path,
  fields: Readonly<Record<string, string>>,
  means: ReadMeans,
  mostPages?: number,
) {
  return readPages(
    means.settings.id,
    async (number) => {
      const paged = { ...fields, page: String(number), page_size: PAGE };
      const request = toSmsRequest(means.settings, path, paged, "read");
      return readPage(request, means, (answer, origin) => {
        const body = readSmsSuccess(answer, origin);
        if (body.isFailure) return body;
        const { list, next_yn } = body.value;
        return toPage(list, next_yn === "N", answer, origin);
      });
    },
    mostPages,
  );
}

function readKakao(
  path: Path,
  fields: Readonly<Record<string, string>>,
  means: ReadMeans,
  mostPages?: number,
) {
  return readPages(
    means.settings.id,
    async (number) => {
      const paged = { ...fields, page: String(number), limit: PAGE };
      const request = toKakaoRequest(means.settings, path, paged, "read");
      return readPage(request, means, (answer, origin) => {
        const body = readKakaoSuccess(answer, origin);
        if (body.isFailure) return body;
        const { list, totalPage } = body.value;
        // Not by `limit`: the server was seen to give 50 rows whatever was asked for.
        return toPage(
          list,
          number >= (toInteger(totalPage) ?? Number.POSITIVE_INFINITY),
          answer,
          origin,
        );
      });
    },
    mostPages,
  );
}

async function readPage(
  request: HttpRequest,
  { settings, context }: ReadMeans,
  read: (answer: HttpAnswer, origin: AnswerOrigin) => Result<Page<Row>, KMsgError>,
): Promise<Result<Page<Row>, KMsgError>> {
  const answer = await exchange(settings.id, request, settings.transport, context);
  return answer.isFailure ? answer : read(answer.value, toOrigin(settings, context, request));
}

/** A page without rows is the last one whatever else it says. */
function toPage(
  list: unknown,
  isLast: boolean,
  answer: HttpAnswer,
  { providerId }: AnswerOrigin,
): Result<Page<Row>, KMsgError> {
  if (!Array.isArray(list)) return fail(unreadableAnswer(answer, "read", providerId));
  const rows = list.filter((each): each is Row => typeof each === "object" && each !== null);
  return ok({ rows, isLast: isLast || rows.length === 0 });
}

/** A group without an id can't be opened, and isn't one. */
function toGroup(row: Row, count: unknown, text: unknown): ListedGroup[] {
  const mid = toId(row.mid);
  if (mid === undefined) return [];
  // The date of a Kakao group has two names (sheet §6.7).
  const registered = row.reg_date ?? row.regdate;
  return [
    {
      mid,
      type: row.type,
      sender: toDigits(row.sender),
      count: toInteger(count),
      text,
      at: readTime(registered),
      reservation: typeof row.reserve_state === "string" ? row.reserve_state : "",
      raw: row,
    },
  ];
}

/** `YYYY-MM-DD HH:mm:ss` of Korea; nothing for what isn't known yet. */
export function readTime(value: unknown): Date | undefined {
  return typeof value === "string" ? parseKst(value) : undefined;
}

export function toDigits(value: unknown): string {
  return String(value ?? "").replace(/\D/g, "");
}

function toDay(at: number): string {
  return formatKst(new Date(at), "yyyyMMdd");
}

function startOfDay(at: number): number {
  return parseKst(toDay(at))?.getTime() ?? at;
}
