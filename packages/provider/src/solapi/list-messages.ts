import { fail, type KMsgError, ok, type ProviderContext, type Result } from "@k-msg/core";
import { readPages } from "../shared/look-up.ts";
import type { Window } from "../shared/sighting.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { toText } from "./map-error.ts";
import type { SolapiTransport } from "./transport.ts";
import { type JsonObject, type SolapiListQuery, toObject } from "./wire.ts";

/** The most that a page holds (sheet §11). */
const PAGE = 500;

/** By recipient, and the time in which SOLAPI took it. */
export function sentTo(to: string, window: Window): SolapiListQuery {
  return { to, ...sentIn(window) };
}

/** To anybody. */
export function sentIn({ from, until }: Window): SolapiListQuery {
  return {
    dateType: "CREATED",
    startDate: new Date(from).toISOString(),
    endDate: new Date(until).toISOString(),
    limit: PAGE,
  };
}

/** What reading takes. */
export interface Desk {
  readonly transport: SolapiTransport;
  readonly providerId: string;
  readonly context: ProviderContext;
}

/** All pages of `GET /messages/v4/list` (sheet §11). */
export function listMessages(
  asked: SolapiListQuery,
  listContents: () => readonly string[],
  { transport, providerId, context }: Desk,
  mostPages?: number,
): Promise<Result<readonly JsonObject[], KMsgError>> {
  let startKey: string | undefined;
  return readPages<JsonObject>(
    providerId,
    async () => {
      const page = startKey === undefined ? asked : { ...asked, startKey };
      const answer = await transport.listMessages(page, listContents, context);
      if (answer.isFailure) return answer;
      const { messageList, nextKey } = answer.value;
      if (typeof messageList !== "object" || messageList === null) {
        const unread = { status: 200, headers: new Headers(), text: "" };
        return fail(unreadableAnswer(unread, "read", providerId));
      }
      // An object by messageId; an array when it is empty, say some (sheet §11).
      const rows = Object.values(messageList)
        .map(toObject)
        .filter((each) => each !== undefined);
      startKey = toText(nextKey);
      return ok({ rows, isLast: startKey === undefined });
    },
    mostPages,
  );
}
