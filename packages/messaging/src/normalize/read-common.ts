import {
  type Issue,
  issue,
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
  const from = readSender(input.from ?? settings.defaults.from, issues);
  const scheduledAt = readDate(options.scheduledAt, "options.scheduledAt", issues);
  if (scheduledAt && scheduledAt.getTime() <= settings.now) issues.push(notInFuture());
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

function notInFuture(): Issue {
  return issue(
    "options.scheduledAt",
    ["isn't a time in the future.", "Leave it out to send now, or choose a later time."],
    ["미래의 시각이 아닙니다.", "바로 보내려면 값을 빼고, 아니면 더 늦은 시각을 고르세요."],
  );
}
