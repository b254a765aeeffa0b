import { KMsgError } from "../error/kmsg-error.ts";

/** The error for a signal that fired before anything left. */
export function abortedBefore(
  signal: AbortSignal | undefined,
  providerId: string | undefined,
): KMsgError {
  const cause = signal?.reason;
  return new KMsgError("REQUEST_ABORTED", { outcome: "not_sent", providerId, cause });
}
