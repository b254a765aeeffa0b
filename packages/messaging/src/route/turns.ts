import type { MessageType, Provider } from "@k-msg/core";

/**
 * Whose turn it is, by shares and evenly spread (smooth weighted round robin, as in nginx): with 3 and 1, the second
 * gets every fourth message. Each type has turns of its own.
 */
export interface Turns {
  next(type: MessageType, providers: readonly Provider[]): Provider | undefined;
  /** The same from here on, without using up turns of this one. */
  copy(): Turns;
}

type Credits = ReadonlyMap<Provider, number>;

/** @param weights by provider id; 1 for whom it doesn't name. */
export function createTurns(
  weights: Readonly<Record<string, number>> = {},
  credits = new Map<MessageType, Credits>(),
): Turns {
  return {
    copy: () => createTurns(weights, new Map(credits)),
    next(type, providers) {
      const before = credits.get(type);
      const now = new Map<Provider, number>();
      let total = 0;
      let chosen = providers[0];
      let most = Number.NEGATIVE_INFINITY;
      for (const provider of providers) {
        const weight = weights[provider.id] ?? 1;
        const credit = (before?.get(provider) ?? 0) + weight;
        total += weight;
        now.set(provider, credit);
        if (weight > 0 && credit > most) {
          most = credit;
          chosen = provider;
        }
      }
      if (chosen) now.set(chosen, (now.get(chosen) ?? 0) - total);
      credits.set(type, now);
      return chosen;
    },
  };
}
