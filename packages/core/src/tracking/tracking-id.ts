let lastMs = 0;
let counter = 0;

/**
 * A new id: a UUID of version 7. Ids of one process sort in the order they were made, others by `now` to the
 * millisecond.
 *
 * @param now Milliseconds since 1970.
 */
export function createTrackingId(now: number): string {
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const time = Math.floor(lastMs).toString(16).padStart(12, "0");
  const place = counter.toString(16).padStart(3, "0");
  // Variant and 62 random bits.
  const random = crypto.randomUUID().slice(19);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${place}-${random}`;
}
