import { fromAnyBase64, toBase64 } from "../bytes.ts";
import { contextPairs, type KeyManagement } from "./key-management.ts";

/** What is used of `KMS` of `@aws-sdk/client-kms` (the client with methods, not `KMSClient`). */
export interface AwsKmsClient {
  encrypt(input: {
    KeyId: string;
    Plaintext: Uint8Array;
    EncryptionContext: Record<string, string>;
  }): Promise<{ CiphertextBlob?: Uint8Array }>;
  decrypt(input: {
    KeyId: string;
    CiphertextBlob: Uint8Array;
    EncryptionContext: Record<string, string>;
  }): Promise<{ Plaintext?: Uint8Array }>;
}

export interface AwsKmsOptions {
  client: AwsKmsClient;
  /** Id, ARN or alias of a symmetric KMS key. */
  keyId: string;
}

/** Wraps keys with AWS KMS. Key id, purpose and tenant go into the encryption context, which CloudTrail records. */
export function awsKms({ client, keyId }: AwsKmsOptions): KeyManagement {
  return {
    async wrapKey(key, context) {
      const { CiphertextBlob } = await client.encrypt({
        KeyId: keyId,
        Plaintext: key,
        EncryptionContext: contextPairs(context),
      });
      if (!CiphertextBlob) throw new Error("AWS KMS answered without CiphertextBlob.");
      return toBase64(CiphertextBlob);
    },
    async unwrapKey(wrapped, context) {
      const blob = fromAnyBase64(wrapped);
      if (!blob) throw new Error("The wrapped key isn't base64.");
      const { Plaintext } = await client.decrypt({
        KeyId: keyId,
        CiphertextBlob: blob,
        EncryptionContext: contextPairs(context),
      });
      if (!Plaintext) throw new Error("AWS KMS answered without Plaintext.");
      return Plaintext;
    },
  };
}
