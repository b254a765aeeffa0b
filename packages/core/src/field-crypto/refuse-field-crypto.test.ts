import { describe, expect, it } from "vitest";
import { MemoryIdempotencyStore } from "../idempotency/memory-idempotency-store.ts";
import { MemoryTrackingStore } from "../tracking/memory-tracking-store.ts";

describe.each([
  ["MemoryTrackingStore", MemoryTrackingStore],
  ["MemoryIdempotencyStore", MemoryIdempotencyStore],
])("%s", (_, Store) => {
  it("doesn't take `fieldCrypto` in silence, for it keeps everything in clear", () => {
    const options = { fieldCrypto: { enabled: true } } as never;
    expect(() => new Store(options)).toThrow(
      expect.objectContaining({
        code: "INVALID_REQUEST",
        issues: [expect.objectContaining({ field: "fieldCrypto" })],
      }),
    );
    expect(new Store()).toBeInstanceOf(Store);
  });
});
