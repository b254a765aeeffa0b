/** Rows that are this much further off than the nearest are still as near: stamps are whole seconds. */
const AS_NEAR_MS = 2_000;

/** How far a row of a vendor's list is from the request of a message, in milliseconds. */
export interface Candidate<Row> {
  readonly row: Row;
  readonly distance: number;
}

/** The nearest rows. Several are copies that nobody can tell apart. */
export function pickNearest<Row>(candidates: readonly Candidate<Row>[]): Row[] {
  const nearest = Math.min(...candidates.map(({ distance }) => distance));
  const near = candidates.filter(({ distance }) => distance <= nearest + AS_NEAR_MS);
  return near.map(({ row }) => row);
}

/** From a moment that a vendor writes in whole seconds to another, in milliseconds. */
export function distanceOf(stamp: number, at: number): number {
  return Math.abs(stamp - Math.floor(at / 1000) * 1000);
}
