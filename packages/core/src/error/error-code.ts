/** What a failure means, for code that branches on it. The texts are in `error-texts.ts`. */
export type KMsgErrorCode =
  /** The input or the configuration is wrong; `issues` says where. */
  | "INVALID_REQUEST"
  /** No injected provider sends this type, or the named one isn't there. */
  | "NO_PROVIDER"
  | "AUTHENTICATION_FAILED"
  /** The vendor doesn't know the calling server's address. */
  | "IP_NOT_ALLOWED"
  /** The account is blocked, or lacks the right to do this. */
  | "ACCOUNT_RESTRICTED"
  | "INSUFFICIENT_BALANCE"
  | "SENDER_NOT_REGISTERED"
  /** The sender number is registered but barred (도용·변작 차단). */
  | "SENDER_BLOCKED"
  | "RECIPIENT_INVALID"
  /** 수신거부, or a block list. Don't send again. */
  | "RECIPIENT_OPTED_OUT"
  | "DUPLICATE_RECIPIENT"
  | "TEMPLATE_NOT_FOUND"
  /** Text, variables or buttons differ from the approved template. */
  | "TEMPLATE_MISMATCH"
  /** The Kakao channel (발신 프로필) is unknown, blocked or not this account's. */
  | "KAKAO_CHANNEL_INVALID"
  /** A forbidden word or the vendor's spam filter. */
  | "CONTENT_REJECTED"
  | "TEXT_TOO_LONG"
  | "TEXT_UNENCODABLE"
  | "IMAGE_REJECTED"
  /** It can't be sent at that time. */
  | "SCHEDULE_REJECTED"
  /** A scheduled message wasn't taken back: it goes out at its time, or has. */
  | "CANCEL_REJECTED"
  /** Nobody knows whether it was taken back. Asking again can't harm. */
  | "CANCEL_UNCONFIRMED"
  | "RATE_LIMIT_EXCEEDED"
  /** A connection couldn't be made, or broke. */
  | "NETWORK_ERROR"
  | "NETWORK_TIMEOUT"
  | "NETWORK_SERVICE_UNAVAILABLE"
  | "REQUEST_ABORTED"
  /** The vendor answered with a failure that has no finer code. */
  | "PROVIDER_ERROR"
  /** A message was refused without a usable reason. */
  | "MESSAGE_SEND_FAILED"
  | FieldCryptoErrorCode
  | "UNKNOWN_ERROR";

/** Failures of field encryption. Their texts are in `field-crypto/field-crypto-error.ts`. */
export type FieldCryptoErrorCode =
  | "CRYPTO_CONFIG_ERROR"
  | "CRYPTO_ENCRYPT_FAILED"
  | "CRYPTO_DECRYPT_FAILED"
  | "CRYPTO_HASH_FAILED"
  /** What was asked for would put in clear, or take for genuine, what the policy protects. */
  | "CRYPTO_POLICY_VIOLATION";
