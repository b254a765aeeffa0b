import { fail, type KMsgError, ok, type Result } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { type AnswerOrigin, toNumberRefusal, toPartlyTaken } from "./map-error.ts";
import type { Acceptance } from "./to-result.ts";
import { judgeCounts, toId, toInteger } from "./vendor-number.ts";

/** What a successful answer tells of its recipients, read from whichever host. */
export interface Counts {
  /** The host's code for success. */
  readonly code: number;
  /** Recipients in the request. */
  readonly asked: number;
  readonly accepted: unknown;
  readonly malformed: unknown;
  readonly id: unknown;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Aligo only counts malformed numbers (sheet §3.1, §6.5): all or none of them is an answer, a part of them isn't.
 * Without an id nobody could ever ask what became of the messages: such an answer isn't trusted.
 */
export function readCounts(
  answer: HttpAnswer,
  { code, asked, accepted, malformed, id: givenId, body }: Counts,
  origin: AnswerOrigin,
): Result<Acceptance, KMsgError> {
  const verdict = judgeCounts(asked, accepted, malformed);
  const text = typeof body.message === "string" ? body.message : undefined;
  if (verdict === "none") return fail(toNumberRefusal(answer, code, text, origin));
  const id = toId(givenId);
  if (verdict === "some") {
    const counts = { asked, malformed: toInteger(malformed) ?? 0, id };
    return fail(toPartlyTaken(answer, counts, origin));
  }
  if (verdict === "unclear" || id === undefined) {
    return fail(unreadableAnswer(answer, origin.purpose, origin.providerId));
  }
  return ok({ id, raw: body });
}
