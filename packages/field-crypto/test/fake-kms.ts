import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { AwsKmsClient, VaultClient } from "@k-msg/field-crypto";

/** Wraps as a KMS does: AES-256-GCM under a key that stays here, the context as AAD. */
class Wrapper {
  readonly #key = randomBytes(32);

  wrap(plaintext: Uint8Array, context: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce).setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  unwrap(wrapped: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(wrapped);
    const cipher = createDecipheriv("aes-256-gcm", this.#key, bytes.subarray(0, 12));
    cipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]);
  }
}

export interface FakeKms<Client> {
  readonly client: Client;
  /** Each request as it came. */
  readonly requests: { readonly operation: string; readonly input: Record<string, unknown> }[];
  /** Set, it is thrown instead of an answer. */
  failure: Error | undefined;
}

/** As `KMS` of `@aws-sdk/client-kms` 3.1164: inputs checked, answers with `$metadata`, errors with a name. */
export function createFakeAws(keyId = "alias/k-msg"): FakeKms<AwsKmsClient> {
  const wrapper = new Wrapper();
  const contextOf = (context: Record<string, string>) =>
    JSON.stringify(Object.entries(context).sort());
  const answer = (operation: string, input: { KeyId: string; EncryptionContext: object }) => {
    fake.requests.push({ operation, input: { ...input } });
    if (fake.failure) throw fake.failure;
    if (input.KeyId !== keyId) throw named("NotFoundException", "Alias is not found.");
    for (const [name, value] of Object.entries(input.EncryptionContext)) {
      if (name.startsWith("aws") || typeof value !== "string" || value === "") {
        throw named("ValidationException", "Invalid encryption context.");
      }
    }
  };
  const $metadata = { httpStatusCode: 200, requestId: "00000000-0000", attempts: 1 };
  const fake: FakeKms<AwsKmsClient> = {
    requests: [],
    failure: undefined,
    client: {
      async encrypt(input) {
        answer("encrypt", input);
        if (input.Plaintext.length > 4_096) throw named("ValidationException", "Too long.");
        const CiphertextBlob = wrapper.wrap(input.Plaintext, contextOf(input.EncryptionContext));
        const EncryptionAlgorithm = "SYMMETRIC_DEFAULT";
        return { $metadata, KeyId: keyId, CiphertextBlob, EncryptionAlgorithm };
      },
      async decrypt(input) {
        answer("decrypt", input);
        try {
          const Plaintext = wrapper.unwrap(
            input.CiphertextBlob,
            contextOf(input.EncryptionContext),
          );
          return { $metadata, KeyId: keyId, Plaintext };
        } catch {
          throw named("InvalidCiphertextException", "");
        }
      },
    },
  };
  return fake;
}

/** As Vault's transit engine answers `node-vault`: base64 in and out, ciphertexts as `vault:v1:…`. */
export function createFakeVault(keyName = "k-msg", derived = false): FakeKms<VaultClient> {
  const wrapper = new Wrapper();
  const fake: FakeKms<VaultClient> = {
    requests: [],
    failure: undefined,
    client: {
      async write(path, data) {
        fake.requests.push({ operation: path, input: { ...data } });
        if (fake.failure) throw fake.failure;
        if (derived && !data.context) throw refused("missing 'context' for key derivation");
        for (const each of [data.plaintext, data.associated_data, data.context]) {
          if (each !== undefined && Buffer.from(each, "base64").toString("base64") !== each) {
            throw refused("failed to base64-decode");
          }
        }
        const context = JSON.stringify([data.associated_data, derived && data.context]);
        if (path === `transit/encrypt/${keyName}` && data.plaintext) {
          const wrapped = wrapper.wrap(Buffer.from(data.plaintext, "base64"), context);
          return envelope({ ciphertext: `vault:v1:${wrapped.toString("base64")}`, key_version: 1 });
        }
        if (path === `transit/decrypt/${keyName}` && data.ciphertext?.startsWith("vault:v1:")) {
          const wrapped = Buffer.from(data.ciphertext.slice("vault:v1:".length), "base64");
          try {
            return envelope({ plaintext: wrapper.unwrap(wrapped, context).toString("base64") });
          } catch {
            throw refused("cipher: message authentication failed");
          }
        }
        throw refused("encryption key not found");
      },
    },
  };
  return fake;
}

function envelope<T>(data: T) {
  return { request_id: "00000000", lease_id: "", renewable: false, lease_duration: 0, data };
}

function refused(message: string): Error {
  return Object.assign(new Error(message), { response: { statusCode: 400, body: {} } });
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $fault: "client" });
}
