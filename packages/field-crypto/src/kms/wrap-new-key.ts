import { configIssue, fieldCryptoError } from "@k-msg/core";
import { isKid } from "../keys/kid.ts";
import { KEY_BYTES } from "../keys/read-key.ts";
import type { KeyManagement, WrappedKeyContext } from "./key-management.ts";

export interface WrapNewKeyOptions extends Omit<WrappedKeyContext, "purpose"> {
  readonly kms: KeyManagement;
  /** Default `encrypt`. */
  readonly purpose?: WrappedKeyContext["purpose"];
}

/**
 * Makes a random data key and returns it wrapped, to be stored: the key itself is kept nowhere.
 * Rejects with `CRYPTO_CONFIG_ERROR` for an id that can't be one, else with what the KMS says.
 */
export async function wrapNewKey(options: WrapNewKeyOptions): Promise<string> {
  const { kms, kid, tenantId, purpose = "encrypt" } = options;
  if (!isKid(kid)) {
    const issues = [
      configIssue(
        "KEY_ID_INVALID",
        "kid",
        ["can't be a key id.", "Use 1–32 letters, digits, `-` and `_`."],
        ["키 ID로 쓸 수 없습니다.", "영문자, 숫자, `-`, `_`를 1~32자로 쓰세요."],
      ),
    ];
    throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
  }
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  try {
    return await kms.wrapKey(key, { kid, purpose, tenantId });
  } finally {
    key.fill(0);
  }
}
