const MARK = "\ufffd";

/** What PostgreSQL or JSON can't hold, and the mark itself. */
const UNWRITABLE =
  /[\0\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const WRITTEN = /\ufffd([0-9a-f]{4})/g;

/** A text as every database takes it: U+0000 and halves of surrogate pairs are written as their numbers. */
export function toSqlText(text: string): string {
  return text.replace(
    UNWRITABLE,
    (each) => MARK + each.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

/** The text that {@link toSqlText} was given. */
export function fromSqlText(text: string): string {
  if (!text.includes(MARK)) return text;
  return text.replace(WRITTEN, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}
