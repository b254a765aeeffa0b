import { randomId } from "./random-id.ts";

/** The caller's id where it is a text, else a new random one. Never throws, whatever the input. */
export function toMessageId(input: unknown): string {
  try {
    const given = (input as { messageId?: unknown } | null | undefined)?.messageId;
    if (typeof given === "string" && given.trim() !== "") return given;
  } catch {}
  return randomId();
}
