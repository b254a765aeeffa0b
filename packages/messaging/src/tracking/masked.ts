import type { TrackedMessage } from "@k-msg/core";

/** What stands for a value of which nothing may be shown. */
export const HIDDEN = "***";

/** Nothing where a policy of `mask` left only {@link HIDDEN}: that is never sent. */
export function unlessHidden(text: string | undefined): string | undefined {
  return text === HIDDEN ? undefined : text;
}

/** Whether it isn't known any more what was sent to whom: then no vendor can find it, and it can't be sent again. */
export function isMasked({ to, from, subject, text }: TrackedMessage): boolean {
  return to.includes("*") || !!from?.includes("*") || [subject, text].includes(HIDDEN);
}
