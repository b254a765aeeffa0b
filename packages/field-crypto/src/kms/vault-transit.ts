import { fromAnyBase64, toBase64, toUtf8 } from "../bytes.ts";
import { contextPairs, type KeyManagement, type WrappedKeyContext } from "./key-management.ts";

/** What is used of a Vault client such as `node-vault`: `write(path, data)`, which resolves to Vault's answer. */
export interface VaultClient {
  write(
    path: string,
    data: Record<string, string>,
  ): Promise<{ data?: { ciphertext?: string; plaintext?: string } }>;
}

export interface VaultTransitOptions {
  client: VaultClient;
  /** Name of a transit key of type aes256-gcm96 or chacha20-poly1305: others don't know `associated_data`. */
  keyName: string;
  /** Where the engine is mounted. Default `transit`. */
  mount?: string;
  /** Whether the key was made with `derived=true`: such a key wants a `context`. Default `false`. */
  derived?: boolean;
}

/** Wraps keys with Vault's transit engine, bound to key id, purpose and tenant. */
export function vaultTransit(options: VaultTransitOptions): KeyManagement {
  const { client, keyName, mount = "transit", derived = false } = options;
  const bind = (context: WrappedKeyContext): Record<string, string> => {
    const bound = toBase64(toUtf8(JSON.stringify(contextPairs(context))));
    return { associated_data: bound, ...(derived && { context: bound }) };
  };
  return {
    async wrapKey(key, context) {
      const plaintext = toBase64(key);
      const path = `${mount}/encrypt/${keyName}`;
      const { data } = await client.write(path, { plaintext, ...bind(context) });
      if (!data?.ciphertext) throw new Error("Vault answered without ciphertext.");
      return data.ciphertext;
    },
    async unwrapKey(wrapped, context) {
      const path = `${mount}/decrypt/${keyName}`;
      const { data } = await client.write(path, { ciphertext: wrapped, ...bind(context) });
      const key = data?.plaintext === undefined ? undefined : fromAnyBase64(data.plaintext);
      if (!key) throw new Error("Vault answered without plaintext.");
      return key;
    },
  };
}
