import { toBase64Url } from "./bytes.ts";

/** A look-up hash as text: `kmsgh1.<kid>.<base64url of HMAC-SHA-256>`. */
export function formatHash(kid: string, mac: Uint8Array): string {
  return `kmsgh1.${kid}.${toBase64Url(mac)}`;
}

/** The key id of a hash; `undefined` for what isn't one. */
export function kidOfHash(hash: string): string | undefined {
  return /^kmsgh1\.([\w-]{1,32})\.[\w-]{43}$/.exec(hash)?.[1];
}
