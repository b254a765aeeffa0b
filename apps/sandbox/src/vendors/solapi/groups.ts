import { findCustomFieldProblem, readCustomFields } from "./custom-fields.ts";
import { httpError, notFound } from "./http-error.ts";
import { makeGroupId, makeMessageId } from "./ids.ts";
import { expandRecipients, type MessageInput, type SingleInput } from "./message-input.ts";
import { priceOf, spendable } from "./money.ts";
import { type Registration, registerMessage } from "./register-message.ts";
import type { Group, SolapiContext, StoredMessage } from "./state.ts";

const MAX_RECIPIENTS = 10_000;
const MAX_GROUP = 1_000_000;

export interface NewGroup {
  allowDuplicates?: boolean | null;
  strict?: boolean | null;
  agent?: {
    sdkVersion?: string | null;
    osPlatform?: string | null;
    appId?: string | null;
  } | null;
  customFields?: unknown;
}

export function createGroup({ world, state }: SolapiContext, options: NewGroup): Group {
  if (findCustomFieldProblem(options.customFields)) {
    throw httpError(400, "ValidationError", "customFields가 올바르지 않습니다.");
  }
  const now = world.clock.now();
  const group: Group = {
    groupId: makeGroupId(world),
    status: "PENDING",
    allowDuplicates: options.allowDuplicates ?? false,
    strict: options.strict ?? false,
    saidNotStrict: options.strict === false,
    sdkVersion: options.agent?.sdkVersion ?? null,
    osPlatform: options.agent?.osPlatform ?? null,
    appId: options.agent?.appId ?? null,
    customFields: readCustomFields(options.customFields) ?? {},
    messages: [],
    recipientKeys: new Set(),
    balance: { requested: 0, replacement: 0, refund: 0 },
    point: { requested: 0, replacement: 0, refund: 0 },
    log: [],
    dateCreated: now,
    dateUpdated: now,
  };
  addLog(group, now, "메시지 그룹이 생성되었습니다.");
  state.groups.set(group.groupId, group);
  return group;
}

export function findGroup({ state }: SolapiContext, groupId: string | undefined): Group {
  const group = state.groups.get(groupId ?? "");
  if (!group) throw notFound("메시지 그룹");
  return group;
}

/** One input a recipient, or HTTP 400 and 413 (§19.5). */
export function expandAll(inputs: readonly MessageInput[]): SingleInput[] {
  const expanded = inputs.flatMap(expandRecipients);
  if (expanded.length === 0) {
    throw httpError(400, "ValidationError", "messages는 1건 이상이어야 합니다.");
  }
  if (expanded.length > MAX_RECIPIENTS) {
    throw httpError(413, "RecipientsTooMany", "한 번에 10,000건까지만 접수할 수 있습니다.");
  }
  return expanded;
}

/**
 * Registers messages in a group. Refused ones stay in it with their code and are never sent (§4.6).
 * `payNow`: the money must be there already, or 1030.
 */
export function addMessages(
  solapi: SolapiContext,
  group: Group,
  inputs: readonly SingleInput[],
  options: { payNow: boolean },
): StoredMessage[] {
  if (group.messages.length + inputs.length > MAX_GROUP) {
    throw httpError(400, "FailedToAddMessage", "그룹당 1,000,000건까지만 담을 수 있습니다.");
  }
  let budget = options.payNow ? spendable(solapi.state) : Number.POSITIVE_INFINITY;
  const now = solapi.world.clock.now();
  const added = inputs.map((input) => {
    const registration = registerMessage(solapi, group, input);
    refuseDuplicate(solapi, group, input, registration);
    const price = registration.code === "2000" ? priceOf(registration.type) : 0;
    if (price > budget) registration.code = "1030";
    else budget -= price;
    if (registration.code === "2000") group.recipientKeys.add(toKey(solapi, input));
    return store(solapi, group, input, registration);
  });
  if (added.every((each) => each.refused)) checkEverythingRefused(solapi);
  group.dateUpdated = now;
  addLog(group, now, `메시지 ${added.length}건이 추가되었습니다.`);
  return added;
}

export function removeMessage(solapi: SolapiContext, group: Group, messageId: string): boolean {
  const message = group.messages.find((each) => each.messageId === messageId);
  if (!message) return false;
  group.messages = group.messages.filter((each) => each !== message);
  if (!message.refused) {
    group.recipientKeys.delete(toKey(solapi, { ...message.input, to: message.to }));
  }
  solapi.state.messages.delete(messageId);
  return true;
}

export function addLog(group: Group, at: number, message: string): void {
  group.log.push({ createAt: new Date(at).toISOString(), message });
}

function checkEverythingRefused({ state }: SolapiContext): void {
  if (state.switches.everythingRefused === "listed") return;
  throw httpError(400, "FailedToAddMessage", "추가할 수 있는 메시지가 없습니다.");
}

/** §4.3 */
function refuseDuplicate(
  solapi: SolapiContext,
  group: Group,
  input: SingleInput,
  registration: Registration,
): void {
  if (registration.code !== "2000" || group.allowDuplicates) return;
  if (group.recipientKeys.has(toKey(solapi, input))) registration.code = "1026";
}

function toKey({ state }: SolapiContext, input: SingleInput): string {
  const parts = [input.country ?? "82", input.to];
  if (state.switches.duplicateKey === "to+country+text") parts.push(input.text ?? "");
  return JSON.stringify(parts);
}

function store(
  { world, state }: SolapiContext,
  group: Group,
  input: SingleInput,
  { code, type, text, buttons }: Registration,
): StoredMessage {
  const now = world.clock.now();
  const refused = code !== "2000";
  const message: StoredMessage = {
    messageId: makeMessageId(world),
    groupId: group.groupId,
    to: input.to,
    country: input.country || "82",
    from: input.from ?? undefined,
    input,
    type,
    text,
    buttons,
    status: refused ? "FAILED" : "PENDING",
    statusCode: code,
    refused,
    replacement: false,
    paid: { balance: 0, point: 0 },
    refunds: { balance: 0, point: 0 },
    networkName: null,
    log: [],
    dateCreated: now,
    dateUpdated: now,
  };
  group.messages.push(message);
  state.messages.set(message.messageId, message);
  return message;
}
