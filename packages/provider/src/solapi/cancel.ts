import {
  fail,
  type KMsgError,
  ok,
  type ProviderContext,
  type Result,
  type SentMessage,
} from "@k-msg/core";
import {
  NOT_TELLING_SIZE,
  NOT_THERE,
  NOT_WAITING,
  notCancelled,
  sharesRequest,
  wordsOf,
} from "../shared/cancel-error.ts";
import { wasTakenBack } from "./group-state.ts";
import { toText } from "./map-error.ts";
import { findRow } from "./read-statuses.ts";
import type { SolapiTransport } from "./transport.ts";
import { type JsonObject, toObject } from "./wire.ts";

/** Refusals for a group that isn't scheduled (any more), in lower case (sheet §14). */
const STATES = new Set([
  "invalidgroupstatus",
  "invalidstatus",
  "notoperationalstatus",
  "deletedgroup",
  "failedgroup",
  "groupinprocessing",
  "alreadysent",
]);

/** SOLAPI cancels groups (sheet §4.5), so only a message that is alone in its group is cancelled. */
export async function cancelMessage(
  message: SentMessage,
  transport: SolapiTransport,
  providerId: string,
  context: ProviderContext,
): Promise<Result<void, KMsgError>> {
  const notThere = notCancelled(NOT_THERE, providerId);
  const row = await findRow(message, { transport, providerId, context }, notThere);
  if (row.isFailure) return row;
  const groupId = toText(row.value.groupId);
  if (groupId === undefined) return fail(notThere);
  const group = await transport.readGroup(groupId, context);
  if (group.isFailure) return group;
  if (wasTakenBack(group.value)) return ok(undefined);
  const obstacle = findObstacle(group.value);
  if (obstacle) return fail(notCancelled(obstacle, providerId));
  const cancelled = await transport.cancelGroup(groupId, context);
  if (cancelled.isSuccess) return ok(undefined);
  const { error } = cancelled;
  if (!STATES.has(error.providerErrorCode?.toLowerCase() ?? "")) return cancelled;
  // The refusal may be that of a repeat (the SDK's, or a proxy's) of a request that was heard.
  const after = await transport.readGroup(groupId, context);
  if (after.isFailure) return cancelled;
  if (wasTakenBack(after.value)) return ok(undefined);
  return fail(notCancelled(NOT_WAITING, providerId, wordsOf(error)));
}

function findObstacle(group: JsonObject) {
  if (group.status !== "SCHEDULED") return NOT_WAITING;
  const size = sizeOf(group);
  if (size === undefined) return NOT_TELLING_SIZE;
  return size > 1 ? sharesRequest(size) : undefined;
}

/** Without what was refused at registration: it is in the group, but was never to go out. */
function sizeOf({ count }: JsonObject): number | undefined {
  const { registeredSuccess, total } = toObject(count) ?? {};
  const size = toText(registeredSuccess) ?? toText(total);
  return size !== undefined && /^\d+$/.test(size) ? Number(size) : undefined;
}
