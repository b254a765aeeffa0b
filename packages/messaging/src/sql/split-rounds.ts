/** Splits a list so that no id comes twice in one part, and each id's items come one after the other. */
export function splitRounds<Item extends { readonly id: string }>(
  items: readonly Item[],
): readonly Item[][] {
  const rounds: Item[][] = [];
  const counts = new Map<string, number>();
  for (const item of items) {
    const count = counts.get(item.id) ?? 0;
    counts.set(item.id, count + 1);
    const round = rounds[count];
    if (round) round.push(item);
    else rounds[count] = [item];
  }
  return rounds;
}
