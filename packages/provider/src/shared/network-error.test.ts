import { expect, it } from "vitest";
import { networkError } from "./network-error.ts";

function outcomeOf(cause: unknown): string {
  return networkError(cause, "broken", { purpose: "send" }, "vendor").outcome;
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

it.each(["EHOSTUNREACH", "ENETUNREACH", "ECONNREFUSED"])(
  "%s is certain only while connecting",
  (code) => {
    const connecting = systemError(code, "connect");
    expect(outcomeOf(connecting)).toBe("not_sent");
    expect(outcomeOf(new TypeError("fetch failed", { cause: connecting }))).toBe("not_sent");
    expect(outcomeOf(new AggregateError([connecting, connecting]))).toBe("not_sent");
    for (const syscall of ["read", "write"]) {
      const later = systemError(code, syscall);
      expect(outcomeOf(later)).toBe("unknown");
      expect(outcomeOf(new TypeError("fetch failed", { cause: later }))).toBe("unknown");
    }
  },
);
