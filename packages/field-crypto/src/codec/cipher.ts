import {
  type FieldCryptoProvider,
  fail,
  ok,
  type RecordPlace,
  type Result,
  splitFieldPath,
} from "@k-msg/core";
import { fromUtf8, toUtf8 } from "../bytes.ts";
import { envelopeHeader, formatEnvelope, NONCE_BYTES, parseEnvelope, toAad } from "../envelope.ts";
import { formatHash } from "../lookup-hash.ts";
import type { CodecContext } from "./codec-context.ts";
import { type FieldFailure, fieldFailure } from "./field-failure.ts";
import { normalForm } from "./normal-form.ts";
import type { RecordKeys } from "./record-keys.ts";

const NONCES_AT_A_TIME = 8;

type Segments = readonly string[];

/** Encrypts, decrypts and hashes single values of one record. */
export interface ValueCipher {
  seal(value: unknown, segments: Segments, path: string): Promise<Result<string, FieldFailure>>;
  open(envelope: string, segments: Segments, path: string): Promise<Result<unknown, FieldFailure>>;
  /** Values by key id, for the metrics. */
  readonly kids: ReadonlyMap<string, number>;
}

export function createValueCipher(
  context: CodecContext,
  keys: RecordKeys,
  place: RecordPlace,
  record: Readonly<Record<string, unknown>>,
): ValueCipher {
  const { provider } = context;
  const { table, recordId, tenantId = null } = place;
  const extras = (context.config.aadFields ?? []).map((path) => textAt(record, path));
  const kids = new Map<string, number>();
  const nonces = createNonces();
  const aadFor = (header: string, path: string) =>
    toAad([header, table, recordId, tenantId, path, ...extras]);
  const count = (kid: string) => kids.set(kid, (kids.get(kid) ?? 0) + 1);

  return {
    kids,
    async seal(value, segments, path) {
      const code = "CRYPTO_ENCRYPT_FAILED";
      const plaintext = toJson(value);
      if (plaintext === undefined) {
        return fail(fieldFailure(code, segments, { rule: "VALUE_NOT_JSON" }));
      }
      const ring = await keys.ring();
      if (ring.isFailure) return fail(fieldFailure(code, segments, ring.error));
      const kid = ring.value.activeKid;
      const key = await keys.encryptionKey(kid);
      if (key.isFailure) return fail(fieldFailure(code, segments, key.error));
      const header = envelopeHeader(kid);
      const nonce = nonces.next();
      try {
        const ciphertext = await provider.encrypt({
          key: key.value,
          nonce,
          aad: aadFor(header, path),
          plaintext: toUtf8(plaintext),
        });
        count(kid);
        return ok(formatEnvelope(header, nonce, ciphertext));
      } catch {
        // What a provider throws may hold the value or the key.
        return fail(fieldFailure(code, segments, { rule: "PROVIDER_FAILED", kid }));
      }
    },
    async open(envelope, segments, path) {
      const code = "CRYPTO_DECRYPT_FAILED";
      const parsed = parseEnvelope(envelope);
      if (!parsed) return fail(fieldFailure(code, segments, { rule: "ENVELOPE_UNREADABLE" }));
      const { kid, header, nonce, ciphertext } = parsed;
      const key = await keys.encryptionKey(kid);
      if (key.isFailure) return fail(fieldFailure(code, segments, key.error));
      try {
        const aad = aadFor(header, path);
        const plaintext = await provider.decrypt({ key: key.value, nonce, aad, ciphertext });
        const value: unknown = JSON.parse(fromUtf8(plaintext));
        count(kid);
        return ok(value);
      } catch {
        return fail(fieldFailure(code, segments, { rule: "TAMPERED", kid }));
      }
    },
  };
}

/** Asking for random bytes takes longer than encrypting a number: a few at a time, for one record only. */
function createNonces(): { next(): Uint8Array } {
  let bytes = new Uint8Array(0);
  let at = 0;
  return {
    next() {
      if (at === bytes.length) {
        bytes = crypto.getRandomValues(new Uint8Array(NONCE_BYTES * NONCES_AT_A_TIME));
        at = 0;
      }
      at += NONCE_BYTES;
      return bytes.subarray(at - NONCE_BYTES, at);
    },
  };
}

/** The look-up hash of a value under one key, bound to the tenant and the path. */
export async function hashValue(
  context: { readonly provider: FieldCryptoProvider; isPhone(path: string): boolean },
  keys: RecordKeys,
  kid: string,
  target: {
    readonly value: unknown;
    readonly path: string;
    readonly segments: Segments;
    readonly tenantId?: string;
  },
): Promise<Result<string, FieldFailure>> {
  const { value, path, segments, tenantId = null } = target;
  const code = "CRYPTO_HASH_FAILED";
  const key = await keys.hashKey(kid);
  if (key.isFailure) return fail(fieldFailure(code, segments, key.error));
  const data = JSON.stringify([tenantId, path, ...normalForm(value, context.isPhone(path))]);
  try {
    return ok(formatHash(kid, await context.provider.hmac(key.value, toUtf8(data))));
  } catch {
    return fail(fieldFailure(code, segments, { rule: "PROVIDER_FAILED", kid }));
  }
}

/** The value in a record of nested objects; `undefined` where there is none. */
export function valueAt(record: unknown, segments: Segments): unknown {
  let value = record;
  for (const segment of segments) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[segment];
  }
  return value;
}

function textAt(record: Readonly<Record<string, unknown>>, path: string): string | null {
  const value = valueAt(record, splitFieldPath(path) ?? []);
  return value === undefined || value === null ? null : String(value);
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // A bigint, or an object that holds itself.
    return undefined;
  }
}
