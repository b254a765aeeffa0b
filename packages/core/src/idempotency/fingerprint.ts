import { KMsgError } from "../error/kmsg-error.ts";

/**
 * A SHA-256 of the content, in hex: the same for the same content, whatever the order of its fields. `undefined`
 * counts as absent; pictures count by their bytes, dates by their instant.
 *
 * Give it the normalized message without what differs from call to call, such as a random `messageId`.
 * The text can't be read from it, but somebody who has it can try out guesses: it isn't for publishing.
 * Rejects with `INVALID_REQUEST` when the content holds itself.
 */
export async function fingerprintOf(content: unknown): Promise<string> {
  return sha256(new TextEncoder().encode(await toCanonical(content, [])));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** JSON with sorted keys. What JSON doesn't have stands outside quotes, so that no text can pass for it. */
async function toCanonical(value: unknown, around: readonly object[]): Promise<string> {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Date) return `date(${value.getTime()})`;
  const bytes = await toBytes(value);
  if (bytes) return `bytes(${await sha256(bytes)})`;
  if (around.includes(value)) throw circular();
  const inside = [...around, value];
  if (isIterable(value)) return `[${await listCanonical([...value], inside)}]`;
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return toCanonical(value.toJSON(), inside);
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${await listCanonical(entries.flat(), inside)}}`;
}

async function listCanonical(
  values: readonly unknown[],
  around: readonly object[],
): Promise<string> {
  const all = await Promise.all(values.map((each) => toCanonical(each, around)));
  return all.join();
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

async function toBytes(value: object): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : undefined;
}

function circular(): KMsgError {
  const texts = {
    en: "The input holds itself. Take the circle out.",
    ko: "입력이 자기 자신을 담고 있습니다. 순환 참조를 없애세요.",
  };
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", texts });
}
