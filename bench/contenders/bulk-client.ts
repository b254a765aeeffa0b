/** One way of sending many messages. */
export interface BulkClient {
  /** Whatever may be ready before the clock starts. */
  prepare?(count: number): void;
  /** Sends `count` order notices. Rejects unless all are accepted. */
  send(count: number): Promise<void>;
}

/** @param atOnce most requests under way at the same time. */
export type CreateClient = (origin: string, atOnce: number) => BulkClient;

/** Works through the items, so many at the same time. */
export async function workAtOnce<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const shared = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = shared.next(); !next.done; next = shared.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
