import {
  fail,
  formatKst,
  type KMsgError,
  ok,
  type ProviderContext,
  parseKst,
  type Result,
} from "@k-msg/core";
import { readPages } from "../shared/look-up.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { ask, toJsonRequest } from "./ask.ts";
import type { Product, Settings } from "./config.ts";
import { type Row, toRows } from "./find-template.ts";
import { toText } from "./read-answer.ts";

/** The most that a page holds (sheet §3.4, §4.3). */
const PAGE = 1000;

/**
 * `/api/history/` of either product, all pages (sheet §3.4, §4.3). Whether the server keeps to `pageSize` is disputed:
 * `totalCount` says when all rows are there.
 */
export function readHistory(
  product: Product,
  asked: Readonly<Record<string, unknown>>,
  settings: Settings,
  context: ProviderContext,
  mostPages?: number,
): Promise<Result<readonly Row[], KMsgError>> {
  return readPages<Row>(
    settings.id,
    async (pageNum, soFar) => {
      const question = { ...asked, pageNum, pageSize: PAGE };
      const request = toJsonRequest(product, "/api/history/", question, "read");
      const answer = await ask(product, request, settings, context);
      if (answer.isFailure) return answer;
      const { list, totalCount } = answer.value;
      const total = Number(toText(totalCount) ?? Number.NaN);
      const rows = toRows(list);
      const isLast = soFar.length + rows.length >= total;
      // Rows that are counted and not shown may be those that are looked for.
      if (!Array.isArray(list) || Number.isNaN(total) || (rows.length === 0 && !isLast)) {
        const unread = { status: 200, headers: new Headers(), text: "" };
        return fail(unreadableAnswer(unread, "read", settings.id));
      }
      return ok({ rows, isLast });
    },
    mostPages,
  );
}

/** `yyyy-MM-dd HH:mm:ss` of Korea. */
export function readStamp(value: unknown): Date | undefined {
  return typeof value === "string" ? parseKst(value) : undefined;
}

export function toStamp(at: number): string {
  return formatKst(new Date(at), "yyyy-MM-dd HH:mm:ss");
}

export function toDay(at: number): string {
  return formatKst(new Date(at), "yyyy-MM-dd");
}

export function toDigits(value: unknown): string {
  return String(value ?? "").replace(/\D/g, "");
}
