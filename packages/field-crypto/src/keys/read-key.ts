import { configIssue, type FieldCryptoIssue, fail, ok, type Result } from "@k-msg/core";
import { fromAnyBase64 } from "../bytes.ts";

export const KEY_BYTES = 32;

/** The bytes of a key, copied; never the key in what is said of it. */
export function readKey(
  key: unknown,
  field: string,
  isHashKey = false,
): Result<Uint8Array, FieldCryptoIssue> {
  const bytes = key instanceof Uint8Array ? key.slice() : readText(key);
  if (!bytes) return fail(unreadable(field));
  const fits = isHashKey ? bytes.length >= KEY_BYTES : bytes.length === KEY_BYTES;
  if (!fits) return fail(wrongLength(field, bytes.length));
  return bytes.every((byte) => byte === bytes[0]) ? fail(placeholder(field)) : ok(bytes);
}

function readText(key: unknown): Uint8Array | undefined {
  return typeof key === "string" ? fromAnyBase64(key) : undefined;
}

function unreadable(field: string): FieldCryptoIssue {
  return configIssue(
    "KEY_INVALID",
    field,
    ["isn't a key.", "Give 32 bytes, or their base64url."],
    ["키가 아닙니다.", "32바이트 또는 그 base64url 문자열을 넣으세요."],
  );
}

function wrongLength(field: string, length: number): FieldCryptoIssue {
  return configIssue(
    "KEY_INVALID",
    field,
    [`has ${length} bytes instead of 32.`, "Make one with `generateKey()`."],
    [`32바이트가 아니라 ${length}바이트입니다.`, "`generateKey()`로 만드세요."],
  );
}

function placeholder(field: string): FieldCryptoIssue {
  return configIssue(
    "KEY_INVALID",
    field,
    ["is a single byte over and over.", "Make a random one with `generateKey()`."],
    ["같은 바이트만 반복됩니다.", "`generateKey()`로 무작위 키를 만드세요."],
  );
}
