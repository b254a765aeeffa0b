import { type SendInput, type TrackedMessage, withoutUndefined } from "@k-msg/core";
import { HIDDEN } from "../masked.ts";

type Content = Pick<TrackedMessage, "text" | "to" | "country"> & {
  readonly type: "SMS" | "LMS";
  readonly from?: string;
  readonly title?: string;
  readonly customFields?: Readonly<Record<string, string>>;
};

/** The texts as values, so that nothing in them is taken for a variable. */
export function toInput(content: Content, messageId: string): SendInput {
  const { type, to, from, text = "", title, country, customFields } = content;
  const titled = type === "LMS" && title !== undefined;
  return withoutUndefined({
    type,
    messageId,
    to,
    from,
    text: "#{text}",
    subject: titled ? "#{title}" : undefined,
    variables: titled ? { text, title } : { text },
    options: withoutUndefined({ country, customFields: withoutHidden(customFields) }),
  }) as SendInput;
}

function withoutHidden(fields: Content["customFields"]): Content["customFields"] {
  if (!fields) return undefined;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== HIDDEN));
}
