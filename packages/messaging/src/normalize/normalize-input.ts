import {
  fail,
  type Issue,
  isMessageType,
  KMsgError,
  type KMsgErrorCode,
  MESSAGE_TYPES,
  notObject,
  notOneOf,
  type OutboundImage,
  ok,
  type Result,
} from "@k-msg/core";
import type { MessageDefaults } from "../config/k-msg-config.ts";
import { checkFields } from "./allowed-fields.ts";
import { isRecord } from "./check-values.ts";
import type { Normalized } from "./normalized.ts";
import { readCommon } from "./read-common.ts";
import { readContent } from "./read-content.ts";
import { readMedia } from "./read-image.ts";
import { readPlain } from "./read-plain.ts";
import type { Draft, Reading } from "./reading.ts";

export interface NormalizeSettings {
  readonly defaults: MessageDefaults;
  readonly messageId: string;
}

/**
 * validate → defaults → phone numbers → render variables → measure → choose SMS/LMS.
 * Reports everything that is wrong at once. Reads the caller's objects and never writes to them.
 * A promise only where a picture's `Blob` must be waited for.
 */
export function normalizeInput(
  input: unknown,
  { defaults, messageId }: NormalizeSettings,
): Result<Normalized> | Promise<Result<Normalized>> {
  if (!isRecord(input)) return refused([notObject("", '{ to: "…", text: "…" }')]);
  const plain = readPlain(input, messageId, defaults);
  if (plain) return ok(plain);
  const { type } = input;
  if (type !== undefined && !isMessageType(type)) return refused([notOneOf("type", MESSAGE_TYPES)]);
  const reading: Reading = { defaults, issues: [], unshowable: [], warnings: [] };
  const draft: Draft = { message: { messageId }, warnings: reading.warnings };
  checkFields(input, type, reading);
  readCommon(input, draft, reading);
  const image = readMedia(input, type, reading);
  readContent(input, type, image !== undefined, draft, reading);
  // Waits last: a caller who reuses the object meanwhile must not mix two people's messages.
  return image instanceof Promise
    ? image.then((read) => finish(draft, read, reading))
    : finish(draft, image, reading);
}

function finish(
  draft: Draft,
  image: OutboundImage | undefined,
  { issues, unshowable }: Reading,
): Result<Normalized> {
  if (issues.length > 0) return refused([...issues, ...unshowable]);
  if (unshowable.length > 0) return refused(unshowable, "TEXT_UNENCODABLE");
  if (image) draft.message.image = image;
  return ok(draft as object as Normalized);
}

function refused(
  issues: readonly Issue[],
  code: KMsgErrorCode = "INVALID_REQUEST",
): Result<never, KMsgError> {
  return fail(new KMsgError(code, { outcome: "not_sent", issues }));
}
