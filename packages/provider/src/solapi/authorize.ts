/** Makes the `Authorization` header of one request; a signature is good for one request only (sheet §2.1). */
export type Authorize = (now: number) => Promise<string>;

export function createAuthorize(apiKey: string, apiSecret: string): Authorize {
  let key: Promise<CryptoKey> | undefined;
  return async (now) => {
    key ??= importKey(apiSecret);
    const date = toHeaderDate(now);
    const salt = createSalt();
    const signature = await sign(await key, date, salt);
    return `HMAC-SHA256 apiKey=${apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
  };
}

/** The secret as it is written, not decoded from hex or base64. */
export function importKey(apiSecret: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", toBytes(apiSecret), algorithm, false, ["sign"]);
}

/** Lower-case hex over date and salt, nothing in between; method, path and body aren't signed. */
export async function sign(key: CryptoKey, date: string, salt: string): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", key, toBytes(date + salt));
  return toHex(new Uint8Array(signature));
}

/** Whole seconds, as the official SDK writes them on a host in UTC. */
function toHeaderDate(now: number): string {
  return new Date(now).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function createSalt(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
