import { fail, type KeyResolver, type KeyRing, ok, type Result } from "@k-msg/core";
import { isSameBytes } from "../bytes.ts";
import { KEY_BYTES } from "../keys/read-key.ts";
import type { KeyTrouble } from "./field-failure.ts";
import type { KeyCircuits } from "./key-circuits.ts";

/** The keys for one record: each is asked for at most once. */
export interface RecordKeys {
  ring(): Promise<Result<KeyRing, KeyTrouble>>;
  encryptionKey(kid: string): Promise<Result<Uint8Array, KeyTrouble>>;
  hashKey(kid: string): Promise<Result<Uint8Array, KeyTrouble>>;
}

export function openRecordKeys(
  resolver: KeyResolver,
  circuits: KeyCircuits,
  request: { readonly tenantId?: string; readonly recordId?: string },
): RecordKeys {
  const { tenantId } = request;
  type Asked = Map<string, Promise<Result<Uint8Array, KeyTrouble>>>;
  const asked: { readonly encryptionKey: Asked; readonly hashKey: Asked } = {
    encryptionKey: new Map(),
    hashKey: new Map(),
  };
  /** Those of this record. */
  const encryptionKeys: Uint8Array[] = [];
  let ring: Promise<Result<KeyRing, KeyTrouble>> | undefined;

  async function askRing(): Promise<Result<KeyRing, KeyTrouble>> {
    const found = await circuits.ask(tenantId, undefined, () => resolver.resolve(request));
    if (found.isFailure) return found;
    return found.value ? ok(found.value) : fail({ rule: "KEY_MISSING" });
  }

  async function askKey(
    method: "encryptionKey" | "hashKey",
    kid: string,
  ): Promise<Result<Uint8Array, KeyTrouble>> {
    const found = await keys.ring();
    if (found.isFailure) {
      return found.error.rule === "KEY_MISSING" ? fail({ ...found.error, kid }) : found;
    }
    const key = await circuits.ask(tenantId, kid, () => found.value[method](kid));
    if (key.isFailure) return key;
    if (!key.value) return fail({ rule: "KEY_MISSING", kid });
    if (!isFit(key.value, method)) return fail({ rule: "KEY_INVALID", kid });
    return ok(key.value);
  }

  /** Rings of others' making are held to what ours hold themselves to. */
  function isFit(key: unknown, method: "encryptionKey" | "hashKey"): boolean {
    if (!(key instanceof Uint8Array)) return false;
    if (method === "encryptionKey") {
      encryptionKeys.push(key);
      return key.length === KEY_BYTES;
    }
    return key.length >= KEY_BYTES && !encryptionKeys.some((each) => isSameBytes(each, key));
  }

  function once(method: "encryptionKey" | "hashKey", kid: string) {
    const known = asked[method].get(kid);
    if (known) return known;
    const promise = askKey(method, kid);
    asked[method].set(kid, promise);
    return promise;
  }

  const keys: RecordKeys = {
    ring() {
      ring ??= askRing();
      return ring;
    },
    encryptionKey: (kid) => once("encryptionKey", kid),
    hashKey: (kid) => once("hashKey", kid),
  };
  return keys;
}
