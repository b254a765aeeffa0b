import {
  fail,
  type Issue,
  isMessageType,
  issue,
  KMsgError,
  MESSAGE_TYPES,
  type MessageType,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { MessageDefaults } from "../config/k-msg-config.ts";
import { checkFields } from "./allowed-fields.ts";
import { type Fields, isRecord } from "./check-values.ts";
import type { Normalized } from "./normalized.ts";
import { readCommon } from "./read-common.ts";
import { readContent } from "./read-content.ts";

export interface NormalizeSettings {
  readonly defaults: MessageDefaults;
  /** Milliseconds since 1970. */
  readonly now: number;
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
  if (!isRecord(input)) return fail(refused([notAMessage()]));
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
    message: { ...addressed, ...content.message } as Normalized["message"],
    warnings,
    providerId,
    providerOptions,
    measure: content.measure,
  });
}

function readType(input: Fields, issues: Issue[]): MessageType | undefined | "invalid" {
  const { type } = input;
  if (type === undefined || isMessageType(type)) return type;
  issues.push(
    issue(
      "type",
      [
        "isn't a message type.",
        `Leave it out for a text, or use one of ${MESSAGE_TYPES.join(", ")}.`,
      ],
      [
        "없는 메시지 유형입니다.",
        `문자는 생략하고, 그 밖에는 ${MESSAGE_TYPES.join(", ")} 중 하나를 쓰세요.`,
      ],
    ),
  );
  return "invalid";
}

function notAMessage(): Issue {
  return issue(
    "",
    ["isn't a message object.", 'Give an object: `{ to: "…", text: "…" }`.'],
    ["메시지 객체가 아닙니다.", '`{ to: "…", text: "…" }` 형태의 객체를 넣으세요.'],
  );
}

/** An empty list can't happen: whatever returns nothing has said why. */
function refused(issues: readonly Issue[]): KMsgError {
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
