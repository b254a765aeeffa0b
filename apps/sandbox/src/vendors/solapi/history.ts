import { STATUS_TEXTS } from "./codes.ts";
import { readCustomFields } from "./custom-fields.ts";
import { toIso } from "./group-view.ts";
import { paginate, readConditions, select } from "./query.ts";
import type { Handler } from "./routes.ts";
import type { SolapiContext, StoredMessage } from "./state.ts";

const FIELDS = [
  "messageId",
  "groupId",
  "to",
  "from",
  "type",
  "status",
  "statusCode",
  "country",
  "dateCreated",
  "dateUpdated",
];

/** Messages as an object keyed by messageId, refused ones too (§11, §19.18–20). */
export const listMessages: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const { world, state } = solapi;
  const newest = world.clock.now() - state.switches.historyDelayMs;
  const shown = [...state.messages.values()].filter(
    ({ dateCreated, to }) => dateCreated <= newest && !state.switches.historyOmits.includes(to),
  );
  const all = shown.map(toSearched);
  const found = select(all, readConditions(searchParams, FIELDS));
  const { items, ...rest } = paginate(solapi, found, searchParams, (each) => each.messageId);
  const views = items.map(({ message }) => toStoredView(solapi, message));
  return c.json({
    ...rest,
    messageList: Object.fromEntries(views.map((each) => [each.messageId, each])),
  });
};

/** What `FIELDS` look at; dates are only written when asked for, since a poller asks over and over. */
function toSearched(message: StoredMessage) {
  const { messageId, groupId, to, from, type, status, statusCode, country } = message;
  return {
    ...{ message, messageId, groupId, to, from, type, status, statusCode, country },
    get dateCreated() {
      return toIso(message.dateCreated);
    },
    get dateUpdated() {
      return toIso(message.dateUpdated);
    },
  };
}

/** A stored message: `reason` instead of a statusMessage, and no dateSent (§11, §19.19). */
export function toStoredView({ state }: SolapiContext, message: StoredMessage) {
  const { input, statusCode } = message;
  const going = statusCode === "2000" || statusCode === "3000" || statusCode === "4000";
  const toBoolean = (value: boolean) =>
    state.switches.storedBooleansAs === "number" ? Number(value) : value;
  return {
    messageId: message.messageId,
    _id: message.messageId,
    groupId: message.groupId,
    accountId: state.accountId,
    type: message.type || null,
    to: message.to,
    from: message.from ?? null,
    text: message.text,
    subject: input.subject ?? null,
    imageId: input.imageId ?? null,
    country: message.country,
    status: state.switches.storedStatus === "lags" ? "PENDING" : message.status,
    statusCode,
    reason: going ? null : STATUS_TEXTS[statusCode],
    networkName: message.networkName,
    networkCode: null,
    customFields: readCustomFields(input.customFields) ?? null,
    autoTypeDetect: toBoolean(input.autoTypeDetect ?? true),
    replacement: toBoolean(message.replacement),
    replacements: input.replacements ?? [],
    resendCount: 0,
    kakaoOptions: input.kakaoOptions ?? null,
    naverOptions: input.naverOptions ?? null,
    rcsOptions: input.rcsOptions ?? null,
    faxOptions: input.faxOptions ?? null,
    voiceOptions: input.voiceOptions ?? null,
    log: message.log,
    queues: [],
    currentQueue: null,
    clusterKey: null,
    faxPageCount: null,
    voiceDuration: null,
    voiceReplied: null,
    unavailableSenderNumber: null,
    dateCreated: toIso(message.dateCreated),
    dateUpdated: toIso(message.dateUpdated),
    dateProcessed: toIso(message.dateProcessed),
    dateReported: toIso(message.dateReported),
    dateReceived: toIso(message.dateReceived),
  };
}
