import type { KMsgError } from "../error/kmsg-error.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { SendWarning } from "../provider/warning.ts";

/** Shorter values would be found by chance. */
const MIN_LENGTH = 4;
/** A cut-off text gives itself away by its beginning. */
const BEGINNING = 12;

const PRIVATE_FIELDS = {
  to: "the recipient's number",
  from: "the sender's number",
  text: "the text",
  subject: "the subject",
};

/** Something that mustn't be shown, and what it is. */
export interface Private {
  readonly what: string;
  readonly value: string;
}

/** What of a message is nobody's business, and the secrets, as they are or as headers carry them too. */
export function privateParts(
  message: OutboundMessage,
  secrets: readonly string[],
  form: "plain" | "encoded" = "encoded",
): Private[] {
  const parts: Private[] = secrets.map((value) => ({ what: "a secret", value }));
  if (form === "encoded") {
    for (const value of secrets) parts.push({ what: "a secret in base64", value: toBase64(value) });
  }
  const add = (what: string, value: unknown) => {
    if (typeof value === "string") parts.push({ what, value });
  };
  const fields: Readonly<Record<string, unknown>> = { ...message };
  for (const [name, what] of Object.entries(PRIVATE_FIELDS)) add(what, fields[name]);
  for (const group of ["variables", "customFields", "failover"]) {
    for (const [name, value] of Object.entries(fields[group] ?? {})) {
      if (name !== "fallbackChannel") add(`${group}.${name}`, value);
    }
  }
  return parts.filter(({ value }) => value.length >= MIN_LENGTH);
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Names what `shown` gives away; phone numbers in any writing. */
export function findLeaks(shown: string, parts: readonly Private[]): string[] {
  const digits = shown.replace(/[\s().-]/g, "");
  return parts
    .filter(({ value }) => {
      if (/^0?\d{8,}$/.test(value)) return digits.includes(value.replace(/^0/, ""));
      return shown.includes(value.length > BEGINNING ? value.slice(0, BEGINNING) : value);
    })
    .map(({ what }) => what);
}

/** Every form in which an error ends up in a log or before a person. */
export function showError(error: KMsgError): string {
  const { toJSON, getLocalizedMessage } = error;
  const localized = (["ko", "en"] as const).map((locale) =>
    getLocalizedMessage?.call(error, locale),
  );
  const json = JSON.stringify(toJSON?.call(error) ?? {});
  return [error.message, String(error), json, ...localized, inspect(error)].join("\n");
}

export function showWarnings(warnings: readonly SendWarning[] | undefined): string {
  return JSON.stringify(warnings ?? []);
}

/** What `console.error` prints, where the runtime has Node's modules; elsewhere the stack. */
function inspect(error: KMsgError): string {
  const util = globalThis.process?.getBuiltinModule?.("node:util");
  return util ? util.inspect(error, { depth: 8 }) : (error.stack ?? "");
}
