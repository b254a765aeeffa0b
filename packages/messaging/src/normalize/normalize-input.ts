import {
  fail,
  type Issue,
  isMessageType,
  KMsgError,
  MESSAGE_TYPES,
  type MessageType,
  notObject,
  notOneOf,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { MessageDefaults } from "../config/k-msg-config.ts";
import { withoutUndefined } from "../without-undefined.ts";
import { checkFields } from "./allowed-fields.ts";
import { type Fields, isRecord } from "./check-values.ts";
import type { Normalized } from "./normalized.ts";
import { readCommon } from "./read-common.ts";
import { readContent } from "./read-content.ts";

export interface NormalizeSettings {
  readonly defaults: MessageDefaults;
  readonly messageId: string;
}

/**
 * validate → defaults → phone numbers → render variables → measure → choose SMS/LMS.
 * Reports everything that is wrong at once. Reads the caller's objects and never writes to them.
 */
export async function normalizeInput(
  input: unknown,
  settings: NormalizeSettings,
): Promise<Result<Normalized, KMsgError>> {
  if (!isRecord(input)) return fail(refused([notObject("", '{ to: "…", text: "…" }')]));
  const issues: Issue[] = [];
  const warnings: SendWarning[] = [];
  const type = readType(input, issues);
  if (type === "invalid") return fail(refused(issues));
  checkFields(input, type, issues, warnings);
  const { defaults } = settings;
  const common = readCommon(input, settings, issues, warnings);
  const pending = readContent(input, type, { defaults, issues, warnings });
  const content = pending instanceof Promise ? await pending : pending;
  if (issues.length > 0 || !common || !content) return fail(refused(issues));
  const { providerId, providerOptions, ...addressed } = common;
  return ok({
    message: withoutUndefined({ ...addressed, ...content.message }) as Normalized["message"],
    warnings,
    providerId,
    providerOptions,
    measure: content.measure,
  });
}

function readType(input: Fields, issues: Issue[]): MessageType | undefined | "invalid" {
  const { type } = input;
  if (type === undefined || isMessageType(type)) return type;
  issues.push(notOneOf("type", MESSAGE_TYPES));
  return "invalid";
}

/** An empty list can't happen: whatever returns nothing has said why. */
function refused(issues: readonly Issue[]): KMsgError {
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
