import {
  type DeliveryReport,
  fail,
  type KMsgError,
  ok,
  type ProviderContext,
  type Result,
  type SentMessage,
} from "@k-msg/core";
import { type Told, unite } from "../shared/delivery.ts";
import { readDeliveries } from "../shared/read-deliveries.ts";
import { windowOf } from "../shared/sighting.ts";
import { readMessageId } from "./custom-fields.ts";
import { wasTakenBack } from "./group-state.ts";
import { type Desk, listMessages, sentTo } from "./list-messages.ts";
import { toText } from "./map-error.ts";
import { readReport } from "./read-report.ts";
import type { SolapiTransport } from "./transport.ts";
import type { JsonObject } from "./wire.ts";

/** A page would hold 500, but ids of 32 characters for so many don't fit into every server's idea of an address. */
const MOST_IDS = 100;

/** By id, a hundred a request; without one by number, time and the label that we put on the message. */
export function readStatuses(
  messages: readonly SentMessage[],
  transport: SolapiTransport,
  providerId: string,
  context: ProviderContext,
): Promise<Told[]> {
  const desk = { transport, providerId, context };
  return readDeliveries(providerId, messages, {
    keyOf: ({ providerMessageId }, index) => (providerMessageId ? "by id" : String(index)),
    most: MOST_IDS,
    async ask(group) {
      const rows = await findRows(group, desk);
      if (rows.isFailure) return group.map(() => rows);
      const owned = group.map((message) => rows.value.filter((row) => isOf(row, message)));
      const reports = group.map((message, index) =>
        unite((owned[index] ?? []).map((row) => readReport(row, message))),
      );
      return withCancellations(
        group,
        owned.map(([row]) => row),
        reports,
        desk,
      );
    },
  });
}

/**
 * Which code the messages of a cancelled group have is written nowhere. Where it is still that of a waiting one, the
 * group itself says that nothing will go out (sheet §4.5).
 */
async function withCancellations(
  group: readonly SentMessage[],
  rows: readonly (JsonObject | undefined)[],
  reports: readonly DeliveryReport[],
  { transport, context }: Desk,
): Promise<Told[]> {
  const groupIds = group.map(({ scheduledAt }, index) => {
    const isWaiting = scheduledAt !== undefined && reports[index]?.status === "PENDING";
    return isWaiting ? toText(rows[index]?.groupId) : undefined;
  });
  const takenBack = new Set<string>();
  for (const groupId of new Set(groupIds)) {
    const read = groupId === undefined ? undefined : await transport.readGroup(groupId, context);
    if (groupId !== undefined && read?.isSuccess && wasTakenBack(read.value))
      takenBack.add(groupId);
  }
  return reports.map((report, index) =>
    ok(takenBack.has(groupIds[index] ?? "") ? { ...report, status: "CANCELLED" } : report),
  );
}

/** The one row of a message; a failure where there is none, or several. */
export async function findRow(
  message: SentMessage,
  desk: Desk,
  notThere: KMsgError,
): Promise<Result<JsonObject, KMsgError>> {
  const rows = await findRows([message], desk);
  if (rows.isFailure) return rows;
  const [row, ...others] = rows.value.filter((each) => isOf(each, message));
  return row && others.length === 0 ? ok(row) : fail(notThere);
}

/** All of the group have an id, or it is one without. */
function findRows(
  group: readonly SentMessage[],
  desk: Desk,
): Promise<Result<readonly JsonObject[], KMsgError>> {
  const contents = () => group.flatMap(({ to, from = "", text = "" }) => [to, from, text]);
  const ids = group.flatMap(({ providerMessageId }) => providerMessageId || []);
  const [first] = group;
  if (ids.length > 0 || !first) {
    const messageIds = [...new Set(ids)];
    return listMessages({ messageIds, limit: MOST_IDS }, contents, desk);
  }
  const { to, requestedAt } = first;
  const window = windowOf({ startedAt: requestedAt, endedAt: requestedAt });
  return listMessages(sentTo(to, window), contents, desk);
}

function isOf(row: JsonObject, { messageId, providerMessageId }: SentMessage): boolean {
  if (providerMessageId) return toText(row.messageId) === providerMessageId;
  return readMessageId(row.customFields) === messageId;
}
