import { countBytes, STANDARD_LIMITS } from "@k-msg/core";

/** As wished, else by title and length; too long for an SMS is an LMS. */
export function chooseSubstituteType(
  channel: "sms" | "lms" | undefined,
  text: string | undefined,
  title: string | undefined,
): "SMS" | "LMS" {
  const bytes = text === undefined ? 0 : countBytes(text);
  if (channel === "lms" || bytes > STANDARD_LIMITS.text.SMS.maxBytes) return "LMS";
  return channel === undefined && title !== undefined ? "LMS" : "SMS";
}
