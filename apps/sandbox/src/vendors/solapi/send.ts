import { z } from "zod";
import { dispatchGroup, scheduleGroup } from "./delivery.ts";
import { toGroupInfo, toListed, toRegistered } from "./group-view.ts";
import { addMessages, createGroup, expandAll, type NewGroup } from "./groups.ts";
import { httpError } from "./http-error.ts";
import { type MessageInput, messageInput } from "./message-input.ts";
import { readBody } from "./request-body.ts";
import type { Handler } from "./routes.ts";
import { checkNotTooLate, readInstant } from "./schedule-date.ts";
import type { SolapiContext, StoredMessage } from "./state.ts";

const groupOptions = z.object({
  allowDuplicates: z.boolean().nullish(),
  strict: z.boolean().nullish(),
  agent: z
    .object({
      sdkVersion: z.string().nullish(),
      osPlatform: z.string().nullish(),
      appId: z.string().nullish(),
    })
    .nullish(),
});

const sendManyBody = groupOptions.extend({
  messages: z.array(messageInput),
  scheduledDate: z.string().nullish(),
  showMessageList: z.boolean().nullish(),
});

const sendBody = groupOptions.extend({ message: messageInput });

/** One call, one group: registers everything and sends what was accepted (§4.1, §4.4). */
export const sendManyDetail: Handler = async (solapi, c) => {
  const body = await readBody(c, sendManyBody);
  const { group, messages } = sendNow(solapi, body.messages, body, body.scheduledDate);
  const failed = messages.filter((message) => message.refused);
  const listed = solapi.state.switches.messageListIncludesFailed
    ? messages
    : messages.filter((message) => !message.refused);
  return c.json({
    failedMessageList: failed.map((message) => toRegistered(solapi, message)),
    ...(body.showMessageList ? { messageList: listed.map(toListed) } : {}),
    groupInfo: toGroupInfo(solapi, group),
  });
};

/** The older call for one message: flat answer, 200 also when it was refused (§4.4). */
export const sendOne: Handler = async (solapi, c) => {
  const body = await readBody(c, sendBody);
  if (Array.isArray(body.message.to)) {
    throw httpError(400, "ValidationError", "to는 하나의 번호여야 합니다.");
  }
  const { group, messages } = sendNow(solapi, [body.message], body);
  const [message] = messages as [StoredMessage];
  return c.json({ groupId: group.groupId, ...toRegistered(solapi, message) });
};

/** The older call for many, which answers with the bare group (§3). */
export const sendMany: Handler = async (solapi, c) => {
  const body = await readBody(c, sendManyBody);
  const { group } = sendNow(solapi, body.messages, body, body.scheduledDate);
  return c.json(toGroupInfo(solapi, group));
};

function sendNow(
  solapi: SolapiContext,
  inputs: readonly MessageInput[],
  options: NewGroup,
  scheduledDate?: string | null,
) {
  const expanded = expandAll(inputs);
  const at = scheduledDate ? readInstant(scheduledDate) : 0;
  // A past date means now (§4.5, §19.16); money for a later one is taken then.
  const later = at > solapi.world.clock.now();
  if (later) checkNotTooLate(solapi, at);
  const group = createGroup(solapi, options);
  const messages = addMessages(solapi, group, expanded, { payNow: !later });
  if (later) scheduleGroup(solapi, group, at);
  else dispatchGroup(solapi, group);
  return { group, messages };
}
