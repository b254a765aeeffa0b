import { configIssue, fieldCryptoError, type KeyRing } from "@k-msg/core";
import { createKeyRing } from "./create-key-ring.ts";

/**
 * A ring from variables, such as those of `process.env`:
 * - `KMSG_FIELD_KEYS`: `k2:<base64url>,k1:<base64url>`
 * - `KMSG_FIELD_ACTIVE_KID`: default the first of them
 * - `KMSG_FIELD_HASH_KEYS`, `KMSG_FIELD_ACTIVE_HASH_KID`: as the `hashKeys` of {@link createKeyRing}, if wanted
 *
 * @throws KMsgError `CRYPTO_CONFIG_ERROR`, without the variables' values.
 */
export function keyRingFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  prefix = "KMSG_FIELD",
): KeyRing {
  const keys = readList(environment, `${prefix}_KEYS`) ?? {};
  const hashKeys = readList(environment, `${prefix}_HASH_KEYS`);
  const activeKid = environment[`${prefix}_ACTIVE_KID`] || (Object.keys(keys)[0] ?? "");
  const activeHashKid = environment[`${prefix}_ACTIVE_HASH_KID`] || undefined;
  return createKeyRing({ keys, activeKid, hashKeys, activeHashKid });
}

function readList(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): Record<string, string> | undefined {
  const text = environment[name];
  if (!text) return undefined;
  const entries = text.split(",").map((each) => each.trim().split(":"));
  const kids = new Set(entries.map(([kid]) => kid));
  if (entries.some((each) => each.length !== 2) || kids.size < entries.length) {
    const issues = [
      configIssue(
        "KEY_INVALID",
        name,
        ["isn't a list of different keys.", "Write `k2:<base64url>,k1:<base64url>`."],
        ["서로 다른 키의 목록이 아닙니다.", "`k2:<base64url>,k1:<base64url>`처럼 쓰세요."],
      ),
    ];
    throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
  }
  return Object.fromEntries(entries);
}
