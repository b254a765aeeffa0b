/** What a wrapped key is bound to: it opens for no other tenant, id or purpose. A KMS may log it. */
export interface WrappedKeyContext {
  readonly kid: string;
  readonly purpose: "encrypt" | "hash";
  readonly tenantId?: string;
}

/** A service that keeps the key which data keys are wrapped with. */
export interface KeyManagement {
  /** @returns the wrapped key as text, to be stored. */
  wrapKey(key: Uint8Array, context: WrappedKeyContext): Promise<string>;
  /** Rejects unless the text was wrapped under this very context. */
  unwrapKey(wrapped: string, context: WrappedKeyContext): Promise<Uint8Array>;
}

/** The context as names and values, always in the same order. */
export function contextPairs({
  kid,
  purpose,
  tenantId,
}: WrappedKeyContext): Record<string, string> {
  return {
    "k-msg:kid": kid,
    "k-msg:purpose": purpose,
    ...(tenantId !== undefined && { "k-msg:tenant": tenantId }),
  };
}
