import { configIssue, type FieldCryptoIssue, fieldCryptoError, type KeyRing } from "@k-msg/core";
import { isSameBytes, toBase64Url } from "../bytes.ts";
import { deriveHashKey } from "./derive-hash-key.ts";
import { isKid } from "./kid.ts";
import { KEY_BYTES, readKey } from "./read-key.ts";

export interface KeyRingOptions {
  /** 32 bytes, or their base64 or base64url, by key id: 1–32 letters, digits, `-`, `_`. */
  keys: Readonly<Record<string, Uint8Array | string>>;
  /** The key that new values are encrypted with. */
  activeKid: string;
  /** At least 32 bytes each. Default: one for each of `keys`, derived from it by HKDF. */
  hashKeys?: Readonly<Record<string, Uint8Array | string>>;
  /** Default: `activeKid` if `hashKeys` has it, or the only one of `hashKeys`. */
  activeHashKid?: string;
}

/**
 * A ring that holds its keys in memory. It shows them to nobody who prints or serializes it.
 *
 * @throws KMsgError `CRYPTO_CONFIG_ERROR` with everything that is wrong.
 */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const issues: FieldCryptoIssue[] = [];
  const keys = readKeys(options.keys, "keys", issues);
  const given = options.hashKeys && readKeys(options.hashKeys, "hashKeys", issues);
  findReused([...keys, ...(given ?? [])], issues);
  const { activeKid } = options;
  if (!keys.has(activeKid)) issues.push(unknownActive("activeKid"));
  const hashKids = given ? [...given.keys()] : [...keys.keys()];
  const activeHashKid =
    options.activeHashKid ??
    (hashKids.includes(activeKid) || hashKids.length !== 1 ? activeKid : hashKids[0]) ??
    activeKid;
  if (!hashKids.includes(activeHashKid)) issues.push(unknownActive("activeHashKid"));
  if (issues.length > 0) throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
  const hashKeys =
    given ?? new Map([...keys].map(([kid, key]) => [kid, deriveHashKey(key)] as const));
  return Object.freeze({
    activeKid,
    activeHashKid,
    kids: Object.freeze([...keys.keys()]),
    hashKids: Object.freeze(hashKids),
    encryptionKey: (kid: string) => keys.get(kid),
    hashKey: (kid: string) => hashKeys.get(kid),
  });
}

/** A new random key as base64url. Keep it where secrets are kept. */
export function generateKey(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

function readKeys(
  keys: unknown,
  option: string,
  issues: FieldCryptoIssue[],
): Map<string, Uint8Array> {
  const read = new Map<string, Uint8Array>();
  const entries = typeof keys === "object" && keys !== null ? Object.entries(keys) : [];
  if (entries.length === 0) issues.push(noKeys(option));
  for (const [kid, key] of entries) {
    if (!isKid(kid)) {
      issues.push(badKid(option));
      continue;
    }
    const bytes = readKey(key, `${option}.${kid}`, option === "hashKeys");
    if (bytes.isFailure) issues.push(bytes.error);
    else read.set(kid, bytes.value);
  }
  return read;
}

/** A key is for one purpose, and has one id. */
function findReused(
  entries: readonly (readonly [string, Uint8Array])[],
  issues: FieldCryptoIssue[],
): void {
  for (const [index, [kid, key]] of entries.entries()) {
    if (entries.slice(0, index).some(([, other]) => isSameBytes(key, other))) {
      issues.push(reused(kid));
    }
  }
}

function noKeys(option: string): FieldCryptoIssue {
  return configIssue(
    "KEY_INVALID",
    option,
    ["holds no key.", "Write `{ k1: generateKey() }`, with the key from your secret store."],
    ["키가 없습니다.", "비밀 저장소의 키를 `{ k1: … }`처럼 넣으세요."],
  );
}

function badKid(option: string): FieldCryptoIssue {
  return configIssue(
    "KEY_ID_INVALID",
    option,
    ["has an id that can't be one.", "Use 1–32 letters, digits, `-` and `_`."],
    ["키 ID로 쓸 수 없는 이름이 있습니다.", "영문자, 숫자, `-`, `_`를 1~32자로 쓰세요."],
  );
}

function reused(kid: string): FieldCryptoIssue {
  return configIssue(
    "KEY_REUSED",
    kid,
    ["has the same bytes as another key.", "Make a key of its own with `generateKey()`."],
    ["다른 키와 바이트가 같습니다.", "`generateKey()`로 따로 만드세요."],
  );
}

function unknownActive(option: string): FieldCryptoIssue {
  return configIssue(
    "ACTIVE_KEY_UNKNOWN",
    option,
    ["names no key of the ring.", "Give the id of one."],
    ["키 링에 없는 키입니다.", "들어 있는 키의 ID를 쓰세요."],
  );
}
