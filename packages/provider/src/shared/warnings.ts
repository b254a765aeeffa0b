import { type SendWarning, showName, type WarningCode } from "@k-msg/core";

export function warning(
  code: WarningCode,
  field: string | undefined,
  message: string,
  messageKo: string,
): SendWarning {
  return field === undefined ? { code, message, messageKo } : { code, field, message, messageKo };
}

/**
 * For an option that this vendor has no place for.
 * @param vendorKo its name for Korean readers, where that is another.
 */
export function optionUnsupported(field: string, vendor: string, vendorKo = vendor): SendWarning {
  return warning(
    "OPTION_UNSUPPORTED",
    field,
    `${vendor} has no place for this option; the message was sent without it.`,
    `${vendorKo}에서 지원하지 않는 옵션이라 적용하지 않고 발송했습니다.`,
  );
}

/**
 * For a vendor that sends substitutes itself, whenever it likes.
 * @param vendorKo its name for Korean readers, where that is another.
 */
export function expiryUnsupported(vendor: string, vendorKo = vendor): SendWarning {
  return warning(
    "FAILOVER_PARTIAL_PROVIDER",
    "failover.expiresAfterMs",
    `${vendor} sends the substitute itself and takes no deadline for it.`,
    `${vendorKo}에서 직접 보내는 대체 문자에는 기한을 정할 수 없습니다.`,
  );
}

/** For each key of `providerOptions` that the adapter doesn't read. */
export function unknownProviderOptions(
  options: Readonly<Record<string, unknown>> | undefined,
  known: readonly string[],
  providerId: string,
): SendWarning[] {
  return Object.keys(options ?? {})
    .filter((key) => !known.includes(key))
    .map((key) =>
      warning(
        "OPTION_UNKNOWN",
        `providerOptions.${providerId}.${showName(key)}`,
        `Unknown option, not used. Known: ${known.join(", ") || "none"}.`,
        `알 수 없는 옵션이라 사용하지 않았습니다. 가능한 옵션: ${known.join(", ") || "없음"}.`,
      ),
    );
}
