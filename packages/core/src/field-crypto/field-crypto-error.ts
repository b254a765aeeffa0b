import type { FieldCryptoErrorCode } from "../error/error-code.ts";
import type { Locale } from "../error/error-texts.ts";
import { KMsgError, type KMsgErrorDetails } from "../error/kmsg-error.ts";

/** Apart from `errorTexts`, so that who encrypts nothing doesn't bundle them. */
export const fieldCryptoTexts: Readonly<Record<FieldCryptoErrorCode, Record<Locale, string>>> = {
  CRYPTO_CONFIG_ERROR: {
    en: "The encryption of fields isn't set up right. Correct these settings.",
    ko: "필드 암호화 설정이 잘못되었습니다. 아래 설정을 고치세요.",
  },
  CRYPTO_ENCRYPT_FAILED: {
    en: "A field couldn't be encrypted. Nothing was stored in clear.",
    ko: "필드를 암호화하지 못했습니다. 평문으로 저장된 것은 없습니다.",
  },
  CRYPTO_DECRYPT_FAILED: {
    en: "A stored field couldn't be decrypted. See the issues for the reason.",
    ko: "저장된 필드를 복호화하지 못했습니다. 아래 사유를 확인하세요.",
  },
  CRYPTO_HASH_FAILED: {
    en: "The look-up hash of a field couldn't be made. See the issues for the reason.",
    ko: "필드의 검색용 해시를 만들지 못했습니다. 아래 사유를 확인하세요.",
  },
  CRYPTO_POLICY_VIOLATION: {
    en: "The encryption policy forbids this. See the issues for the reason.",
    ko: "암호화 정책에 어긋나는 작업입니다. 아래 사유를 확인하세요.",
  },
};

/** Nothing leaves the process here, so the outcome is `not_sent` unless the caller knows of a send before. */
export function fieldCryptoError(
  code: FieldCryptoErrorCode,
  details: Partial<KMsgErrorDetails> = {},
): KMsgError {
  return new KMsgError(code, { outcome: "not_sent", texts: fieldCryptoTexts[code], ...details });
}
