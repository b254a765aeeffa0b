import {
  type Issue,
  notObject,
  type OutboundCommon,
  type SendWarning,
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
import type { NormalizeSettings } from "./normalize-input.ts";
import type { Normalized } from "./normalized.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

type Common = Omit<OutboundCommon, "type" | "providerOptions"> &
  Pick<Normalized, "providerId" | "providerOptions">;

const OPTIONS = ["scheduledAt", "country", "customFields"];

/** What every type has: numbers, id, schedule, labels, and who shall send it. */
export function readCommon(
  input: Fields,
  settings: NormalizeSettings,
  issues: Issue[],
  warnings: SendWarning[],
): Common | undefined {
  const options = readRecord(input.options, "options", issues) ?? {};
  warnUnknownKeys(options, OPTIONS, "options", warnings);
  const country = readText(options.country, "options.country", issues);
  const to = toRecipientNumber(input.to, country);
  if (to.isFailure) issues.push(to.error);
  const from = readSender(input.from === undefined ? settings.defaults.from : input.from, issues);
  const scheduledAt = readDate(options.scheduledAt, "options.scheduledAt", issues);
  const customFields = readTexts(options.customFields, "options.customFields", issues);
  readText(input.messageId, "messageId", issues);
  const providerId = readText(input.providerId, "providerId", issues);
  const providerOptions = readProviderOptions(input.providerOptions, issues);
  if (to.isFailure) return undefined;
  return {
    messageId: settings.messageId,
    to: to.value.digits,
    country: to.value.country,
    from,
    scheduledAt,
    customFields,
    providerId,
    providerOptions,
  };
}

function readSender(value: unknown, issues: Issue[]): string | undefined {
  if (value === undefined) return undefined;
  const from = toSenderNumber(value);
  if (from.isSuccess) return from.value.digits;
  issues.push(from.error);
  return undefined;
}

function readProviderOptions(value: unknown, issues: Issue[]): Common["providerOptions"] {
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
