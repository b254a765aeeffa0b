import type { Issue, SendWarning } from "@k-msg/core";

/** What a converter makes of a part of a message. With an issue, nothing is sent. */
export interface Draft<T> {
  readonly value: T;
  readonly issues: readonly Issue[];
  readonly warnings: readonly SendWarning[];
}

export function draft<T>(
  value: T,
  issues: readonly Issue[] = [],
  warnings: readonly SendWarning[] = [],
): Draft<T> {
  return { value, issues, warnings };
}
