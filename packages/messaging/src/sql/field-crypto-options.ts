import { type FieldCrypto, issue, KMsgError } from "@k-msg/core";

export interface FieldCryptoOptions {
  /**
   * Encrypts personal data on its way in, and opens it on its way out: `createFieldCrypto` of `@k-msg/field-crypto`.
   * All processes on the same tables need one, with the same keys.
   */
  readonly fieldCrypto?: FieldCrypto;
  /** Whose keys are used, and bound to what is encrypted. One store is one tenant's: give each a table prefix. */
  readonly tenantId?: string;
}

/** What a store encrypts with. */
export interface Protector extends FieldCryptoOptions {
  /** With its prefix; bound to what is encrypted. */
  readonly table: string;
}

/** @throws KMsgError `INVALID_REQUEST` for what isn't a `FieldCrypto`. */
export function openProtector(table: string, options: FieldCryptoOptions): Protector {
  const { fieldCrypto, tenantId } = options;
  const methods = ["modeOf", "protectRecord", "revealRecord", "hashField"] as const;
  const isOne = methods.every((each) => typeof fieldCrypto?.[each] === "function");
  if (fieldCrypto === undefined || isOne) return { fieldCrypto, tenantId, table };
  const issues = [
    issue(
      "fieldCrypto",
      ["isn't a `FieldCrypto`.", "Give what `createFieldCrypto(config)` returns."],
      ["`FieldCrypto`가 아닙니다.", "`createFieldCrypto(config)`의 반환값을 넣으세요."],
    ),
  ];
  throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}

/** Records worked on at once: keys may come from far away, and nobody is to be asked a thousand times together. */
const TOGETHER = 20;
/** Longest time that others of this thread wait, in milliseconds: encrypting is computing. */
const LONGEST_TURN_MS = 10;

const later: (resume: () => void) => unknown = globalThis.setImmediate ?? globalThis.setTimeout;

/** The same for each, in order. Between, others get their turn. */
export async function mapTogether<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let since = performance.now();
  for (let from = 0; from < items.length; from += TOGETHER) {
    results.push(...(await Promise.all(items.slice(from, from + TOGETHER).map(work))));
    if (performance.now() - since < LONGEST_TURN_MS) continue;
    await new Promise<void>((resolve) => later(resolve));
    since = performance.now();
  }
  return results;
}
