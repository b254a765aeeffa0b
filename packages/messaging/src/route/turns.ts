import type { MessageType, Provider } from "@k-msg/core";

/**
 * Whose turn it is, by shares and evenly spread (smooth weighted round robin, as in nginx): with 3 and 1, the second
 * gets every fourth message. Each type has turns of its own.
 */
export interface Turns {
  /** @param keepsTurn only looks. */
  next(type: MessageType, providers: readonly Provider[], keepsTurn: boolean): Provider | undefined;
}

/** @param weights by provider id; 1 for whom it doesn't name. */
export function createTurns(weights: Readonly<Record<string, number>> = {}): Turns {
  const credits = new Map<MessageType, Map<Provider, number>>();
  return {
    next(type, providers, keepsTurn) {
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
      if (!keepsTurn) credits.set(type, now);
      return chosen;
    },
  };
}
