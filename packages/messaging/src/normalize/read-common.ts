import {
  type Issue,
  notObject,
  tooLongIssue,
  toRecipientNumber,
  toSenderNumber,
} from "@k-msg/core";
import {
  type Fields,
  isRecord,
  readDate,
  readRecord,
  readText,
  readTexts,
} from "./check-values.ts";
import type { Draft, Reading } from "./reading.ts";
import { recallSender, rememberSender } from "./recall-sender.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

const OPTIONS = ["scheduledAt", "country", "customFields"];

/** As the stores of idempotency take it: UTF-16 code units. */
const MAX_KEY_LENGTH = 255;

/** What every type has: numbers, schedule, labels, and who shall send it under which key. */
export function readCommon(
  input: Fields,
  draft: Draft,
  { defaults, issues, warnings }: Reading,
): void {
  const { message } = draft;
  const options = readRecord(input.options, "options", issues);
  if (options) warnUnknownKeys(options, OPTIONS, "options", warnings);
  const to = toRecipientNumber(input.to, readText(options?.country, "options.country", issues));
  if (to.isSuccess) {
    message.to = to.value.digits;
    message.country = to.value.country;
  } else issues.push(to.error);
  const from = readSender(input.from === undefined ? defaults.from : input.from, issues);
  if (from !== undefined) message.from = from;
  if (options) {
    const scheduledAt = readDate(options.scheduledAt, "options.scheduledAt", issues);
    const customFields = readTexts(options.customFields, "options.customFields", issues);
    if (scheduledAt) message.scheduledAt = scheduledAt;
    if (customFields) message.customFields = customFields;
  }
  readText(input.messageId, "messageId", issues);
  draft.idempotencyKey = readKey(input.idempotencyKey, issues);
  draft.providerId = readText(input.providerId, "providerId", issues);
  draft.providerOptions = readProviderOptions(input.providerOptions, issues);
}

function readSender(written: unknown, issues: Issue[]): string | undefined {
  if (written === undefined) return undefined;
  const recalled = recallSender(written);
  if (recalled !== undefined) return recalled;
  const from = toSenderNumber(written);
  if (from.isFailure) {
    issues.push(from.error);
    return undefined;
  }
  const { digits } = from.value;
  rememberSender(written as string, digits);
  return digits;
}

function readKey(value: unknown, issues: Issue[]): string | undefined {
  const key = readText(value, "idempotencyKey", issues);
  const length = key?.length ?? 0;
  if (length > MAX_KEY_LENGTH)
    issues.push(tooLongIssue("idempotencyKey", length, "characters", MAX_KEY_LENGTH));
  return key;
}

function readProviderOptions(value: unknown, issues: Issue[]): Draft["providerOptions"] {
  const all = readRecord(value, "providerOptions", issues);
  if (!all) return undefined;
  const byProvider: Record<string, Readonly<Record<string, unknown>>> = Object.create(null);
  for (const [id, options] of Object.entries(all)) {
    if (isRecord(options)) byProvider[id] = { ...options };
    else if (options !== undefined)
      issues.push(notObject("providerOptions", "{ [providerId]: { … } }"));
  }
  return byProvider;
}
