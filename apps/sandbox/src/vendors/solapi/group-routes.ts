import { z } from "zod";
import { cancelSchedule, canPay, dispatchGroup, scheduleGroup } from "./delivery.ts";
import { toGroupInfo, toRegistered } from "./group-view.ts";
import { addMessages, createGroup, expandAll, findGroup, removeMessage } from "./groups.ts";
import { toStoredView } from "./history.ts";
import { httpError } from "./http-error.ts";
import { messageInput } from "./message-input.ts";
import { paginate, readConditions, select } from "./query.ts";
import { readBody } from "./request-body.ts";
import type { Handler } from "./routes.ts";
import { checkFuture, readInstant } from "./schedule-date.ts";
import type { Group } from "./state.ts";

const newGroup = z.object({
  allowDuplicates: z.boolean().nullish(),
  strict: z.boolean().nullish(),
  sdkVersion: z.string().nullish(),
  osPlatform: z.string().nullish(),
  appId: z.string().nullish(),
  customFields: z.unknown().optional(),
});

export const postGroup: Handler = async (solapi, c) => {
  const body = await readBody(c, newGroup);
  return c.json(toGroupInfo(solapi, createGroup(solapi, { ...body, agent: body })));
};

export const listGroups: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const conditions = readConditions(searchParams, ["groupId", "status", "dateCreated"]);
  const groups = [...solapi.state.groups.values()].map((group) => toGroupInfo(solapi, group));
  const page = paginate(solapi, select(groups, conditions), searchParams, (group) => group.groupId);
  const { items, ...rest } = page;
  return c.json({
    ...rest,
    groupList: Object.fromEntries(items.map((each) => [each.groupId, each])),
  });
};

export const getGroup: Handler = (solapi, c) =>
  c.json(toGroupInfo(solapi, findGroup(solapi, c.req.param("groupId"))));

/** Adds to a group that is still being built (§4.6). */
export const putGroupMessages: Handler = async (solapi, c) => {
  const group = findGroup(solapi, c.req.param("groupId"));
  const body = await readBody(c, z.object({ messages: z.array(messageInput) }));
  checkPending(group);
  const added = addMessages(solapi, group, expandAll(body.messages), { payNow: false });
  const errors = added.filter((message) => message.refused).length;
  return c.json({
    errorCount: solapi.state.switches.errorCountAs === "string" ? String(errors) : errors,
    resultList: added.map((message) => toRegistered(solapi, message)),
  });
};

export const listGroupMessages: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const group = findGroup(solapi, c.req.param("groupId"));
  const views = group.messages.map((message) => toStoredView(solapi, message));
  const { items, ...rest } = paginate(solapi, views, searchParams, (view) => view.messageId);
  return c.json({
    ...rest,
    messageList: Object.fromEntries(items.map((each) => [each.messageId, each])),
  });
};

export const deleteGroupMessages: Handler = async (solapi, c) => {
  const group = findGroup(solapi, c.req.param("groupId"));
  const body = await readBody(c, z.object({ messageIds: z.array(z.string()) }));
  checkPending(group);
  const resultList = body.messageIds.map((messageId) => ({
    messageId,
    resultCode: removeMessage(solapi, group, messageId) ? "Success" : "ResourceNotFound",
  }));
  const errorCount = resultList.filter((each) => each.resultCode !== "Success").length;
  return c.json({ groupId: group.groupId, errorCount, resultList });
};

export const sendGroup: Handler = (solapi, c) => {
  const group = findGroup(solapi, c.req.param("groupId"));
  checkPending(group);
  if (!group.messages.some((message) => !message.refused)) {
    throw httpError(400, "InvalidGroupStatus", "발송할 메시지가 없습니다.");
  }
  if (!canPay(solapi, group)) throw httpError(402, "NotEnoughBalance", "잔액이 부족합니다.");
  dispatchGroup(solapi, group);
  return c.json(toGroupInfo(solapi, group));
};

export const postSchedule: Handler = async (solapi, c) => {
  const group = findGroup(solapi, c.req.param("groupId"));
  const body = await readBody(c, z.object({ scheduledDate: z.string() }));
  checkPending(group);
  const at = readInstant(body.scheduledDate);
  checkFuture(solapi, at);
  scheduleGroup(solapi, group, at);
  return c.json(toGroupInfo(solapi, group));
};

/** Only what is scheduled can be cancelled; the group then is `FAILED` (§4.5, §19.17). */
export const deleteSchedule: Handler = (solapi, c) => {
  const group = findGroup(solapi, c.req.param("groupId"));
  if (group.status !== "SCHEDULED") {
    throw httpError(400, "InvalidGroupStatus", "예약된 그룹이 아닙니다.");
  }
  cancelSchedule(solapi, group);
  return c.json(toGroupInfo(solapi, group));
};

export const deleteGroup: Handler = (solapi, c) => {
  const group = findGroup(solapi, c.req.param("groupId"));
  if (group.status !== "PENDING") {
    throw httpError(400, "InvalidGroupStatus", "대기 중인 그룹만 삭제할 수 있습니다.");
  }
  group.status = "DELETED";
  group.dateUpdated = solapi.world.clock.now();
  return c.json(toGroupInfo(solapi, group));
};

/** The state conflicts of §14. */
function checkPending(group: Group): void {
  switch (group.status) {
    case "PENDING":
      return;
    case "SCHEDULED":
      throw httpError(409, "ScheduledGroup", "예약된 그룹입니다.");
    case "SENDING":
      throw httpError(409, "GroupInProcessing", "발송 중인 그룹입니다.");
    case "COMPLETE":
      throw httpError(409, "AlreadySent", "이미 발송된 그룹입니다.");
    case "FAILED":
      throw httpError(400, "FailedGroup", "실패한 그룹입니다.");
    case "DELETED":
      throw httpError(400, "DeletedGroup", "삭제된 그룹입니다.");
  }
}
