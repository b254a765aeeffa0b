import type { Issue, SendWarning } from "@k-msg/core";

/** What a converter makes of a part of a message. With an issue, nothing is sent. */
export interface Draft<T> {
  readonly value: T;
  readonly issues: readonly Issue[];
  readonly warnings: readonly SendWarning[];
}

/** Shared, because nearly all drafts have none, and there may be 40,000 of them at a time. */
const NONE: readonly never[] = [];

export function draft<T>(
  value: T,
  issues: readonly Issue[] = NONE,
  warnings: readonly SendWarning[] = NONE,
): Draft<T> {
  return { value, issues, warnings };
}
