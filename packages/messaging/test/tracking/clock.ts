export interface Clock {
  (): number;
  advance(ms: number): void;
}

/** 2027-01-15T08:00:00Z, and it stands still. */
export function createClock(): Clock {
  let at = 1_800_000_000_000;
  return Object.assign(() => at, {
    advance(ms: number) {
      at += ms;
    },
  });
}
