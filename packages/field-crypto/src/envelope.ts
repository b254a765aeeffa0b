import { fromBase64Url, toBase64Url, toUtf8 } from "./bytes.ts";
import { isKid } from "./keys/kid.ts";

/**
 * An encrypted value as text: `kmsg1.A256GCM.<kid>.<base64url of nonce, ciphertext and tag>`.
 * What stands before the last dot is bound to the ciphertext, too.
 */
export interface Envelope {
  /** All before the last dot. */
  readonly header: string;
  readonly kid: string;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** With the 16 bytes of its tag. */
  readonly ciphertext: Uint8Array;
}

const VERSION = "kmsg1";
const ALGORITHM = "A256GCM";
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Also of versions to come: what begins like this is never taken for a value in clear. */
const ANY_VERSION = /^kmsg\d+\./;

export function envelopeHeader(kid: string): string {
  return `${VERSION}.${ALGORITHM}.${kid}`;
}

export function formatEnvelope(header: string, nonce: Uint8Array, ciphertext: Uint8Array): string {
  const bytes = new Uint8Array(nonce.length + ciphertext.length);
  bytes.set(nonce);
  bytes.set(ciphertext, nonce.length);
  return `${header}.${toBase64Url(bytes)}`;
}

/** `undefined` for what isn't exactly as {@link formatEnvelope} writes it. */
export function parseEnvelope(text: string): Envelope | undefined {
  const [version, algorithm, kid = "", body = "", ...rest] = text.split(".");
  if (version !== VERSION || algorithm !== ALGORITHM || rest.length > 0) return undefined;
  const bytes = isKid(kid) ? fromBase64Url(body) : undefined;
  if (!bytes || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  return {
    header: envelopeHeader(kid),
    kid,
    nonce: bytes.subarray(0, NONCE_BYTES),
    ciphertext: bytes.subarray(NONCE_BYTES),
  };
}

/** Whether a value claims to be an envelope, readable or not. */
export function looksEncrypted(value: unknown): value is string {
  return typeof value === "string" && ANY_VERSION.test(value);
}

/** The AAD: the envelope's own header, and where the value belongs. JSON keeps the parts apart. */
export function toAad(headerAndPlace: readonly (string | null)[]): Uint8Array<ArrayBuffer> {
  return toUtf8(JSON.stringify(headerAndPlace));
}
