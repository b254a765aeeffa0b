import {
  fail,
  KMsgError,
  missing,
  type OutboundMessage,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { Normalized } from "../normalize/normalized.ts";
import { checkLimits } from "./check-limits.ts";
import type { Lane } from "./lane.ts";
import type { Runtime } from "./runtime.ts";

export interface Addressed {
  readonly message: OutboundMessage;
  readonly warnings: readonly SendWarning[];
}

/** The message as one provider gets it, frozen: hooks and providers only read it. Held to that provider's limits. */
export function addressTo(
  runtime: Runtime,
  lane: Lane,
  normalized: Normalized,
): Result<Addressed, KMsgError> {
  const { id } = lane.provider;
  const { templateIds } = normalized;
  if (templateIds && !Object.hasOwn(templateIds, id)) return fail(noTemplate(id));
  const message = toOwnMessage(normalized, id);
  const checked = checkLimits(runtime, lane, message, normalized);
  return checked.isFailure ? checked : ok({ message, warnings: checked.value });
}

/** With the template and the part of `providerOptions` that are for this provider. */
export function toOwnMessage(
  { message, providerOptions, templateIds }: Normalized,
  providerId: string,
): OutboundMessage {
  const own = providerOptions?.[providerId];
  const templateId = templateIds?.[providerId];
  if (!own && !templateId) return Object.freeze(message);
  return Object.freeze({
    ...message,
    ...(own && { providerOptions: Object.freeze(own) }),
    ...(templateId && { templateId }),
  }) as OutboundMessage;
}

function noTemplate(providerId: string): KMsgError {
  const issues = [missing(`templateId.${providerId}`)];
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", providerId, issues });
}
