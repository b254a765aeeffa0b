import { STATUS_TEXTS } from "./codes.ts";
import { readCustomFields } from "./custom-fields.ts";
import { MESSAGE_TYPES } from "./message-type.ts";
import { isRefunded, priceOf, toMoneyView } from "./money.ts";
import type { Group, SolapiContext, StoredMessage } from "./state.ts";

/** `groupInfo` as it goes over the wire (§4.4). */
export function toGroupInfo({ state }: SolapiContext, group: Group) {
  return {
    groupId: group.groupId,
    _id: group.groupId,
    accountId: state.accountId,
    masterAccountId: null,
    apiVersion: "4",
    serviceMethod: "MT",
    status: group.status,
    allowDuplicates: group.allowDuplicates,
    strict: group.strict,
    prepaid: true,
    isRefunded: group.messages.some(isRefunded),
    flagUpdated: false,
    customFields: group.customFields,
    hint: null,
    sdkVersion: group.sdkVersion,
    osPlatform: group.osPlatform,
    count: countMessages(group.messages),
    countForCharge: countByType(group.messages),
    balance: toMoneyView(group.balance),
    point: toMoneyView(group.point),
    app: { profit: byType(() => 0), appId: group.appId },
    price: { "82": byType(priceOf) },
    log: group.log,
    scheduledDate: toIso(group.scheduledDate),
    dateSent: toIso(group.dateSent),
    dateCompleted: toIso(group.dateCompleted),
    dateCreated: toIso(group.dateCreated),
    dateUpdated: toIso(group.dateUpdated),
  };
}

export function toIso(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** An entry of `failedMessageList`, and what the older endpoints answer for each message (§4.4). */
export function toRegistered({ state }: SolapiContext, message: StoredMessage) {
  return {
    to: message.to,
    from: message.from ?? "",
    type: message.type,
    country: message.country,
    messageId: message.messageId,
    accountId: state.accountId,
    ...toRegisteredStatus(message),
  };
}

/** An entry of `messageList`: no `to` (§4.4). */
export function toListed(message: StoredMessage) {
  return { messageId: message.messageId, ...toRegisteredStatus(message) };
}

function toRegisteredStatus(message: StoredMessage) {
  const statusCode = message.refused ? message.statusCode : "2000";
  const customFields = readCustomFields(message.input.customFields);
  return {
    statusCode,
    statusMessage: STATUS_TEXTS[statusCode],
    ...(customFields ? { customFields } : {}),
  };
}

function countMessages(messages: readonly StoredMessage[]) {
  const count = {
    total: messages.length,
    sentTotal: 0,
    sentFailed: 0,
    sentSuccess: 0,
    sentPending: 0,
    sentReplacement: 0,
    refund: 0,
    registeredFailed: 0,
    registeredSuccess: 0,
  };
  for (const message of messages) {
    if (message.refused) {
      count.registeredFailed += 1;
      continue;
    }
    count.registeredSuccess += 1;
    if (message.replacement) count.sentReplacement += 1;
    if (isRefunded(message)) count.refund += 1;
    if (message.status === "PENDING") continue;
    count.sentTotal += 1;
    if (message.status === "SENDING") count.sentPending += 1;
    else if (message.statusCode === "4000") count.sentSuccess += 1;
    else count.sentFailed += 1;
  }
  return count;
}

/** `{sms: {"82": 1}, lms: {}, …}` */
function countByType(messages: readonly StoredMessage[]) {
  const counts = byType((): Record<string, number> => ({}));
  for (const message of messages) {
    const ofType = message.refused ? undefined : counts[message.type.toLowerCase()];
    if (ofType) ofType[message.country] = (ofType[message.country] ?? 0) + 1;
  }
  return counts;
}

function byType<Value>(toValue: (type: string) => Value): Record<string, Value> {
  return Object.fromEntries(MESSAGE_TYPES.map((type) => [type.toLowerCase(), toValue(type)]));
}
