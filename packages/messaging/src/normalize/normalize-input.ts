import {
  fail,
  type Issue,
  isMessageType,
  KMsgError,
  type KMsgErrorCode,
  MESSAGE_TYPES,
  notObject,
  notOneOf,
  ok,
  type Result,
  type SendWarning,
  withoutUndefined,
} from "@k-msg/core";
import type { MessageDefaults } from "../config/k-msg-config.ts";
import { checkFields } from "./allowed-fields.ts";
import { isRecord } from "./check-values.ts";
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
  if (!isRecord(input)) return refused([notObject("", '{ to: "…", text: "…" }')]);
  const { type } = input;
  if (type !== undefined && !isMessageType(type)) return refused([notOneOf("type", MESSAGE_TYPES)]);
  const issues: Issue[] = [];
  const unshowable: Issue[] = [];
  const warnings: SendWarning[] = [];
  checkFields(input, type, issues, warnings);
  const { defaults } = settings;
  const common = readCommon(input, settings, issues, warnings);
  const content = await readContent(input, type, { defaults, issues, unshowable, warnings });
  if (issues.length > 0 || !common || !content) return refused([...issues, ...unshowable]);
  if (unshowable.length > 0) return refused(unshowable, "TEXT_UNENCODABLE");
  const { providerId, providerOptions, ...addressed } = common;
  return ok({
    message: withoutUndefined<object>(addressed, content.message) as Normalized["message"],
    warnings,
    providerId,
    providerOptions,
    measure: content.measure,
  });
}

/** An empty list can't happen: whatever returns nothing has said why. */
function refused(
  issues: readonly Issue[],
  code: KMsgErrorCode = "INVALID_REQUEST",
): Result<never, KMsgError> {
  return fail(new KMsgError(code, { outcome: "not_sent", issues }));
}
