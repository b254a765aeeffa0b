import type { VendorId } from "./messages.ts";
import type { Random } from "./random.ts";

/**
 * How a request goes wrong. `afterAccepting: true` lets the vendor do its work first
 * (the message goes out), then loses or spoils the answer.
 */
export type FaultAction =
  /** Nobody listens: nothing is read. Over a real socket it shows as a reset. */
  | { kind: "refuse" }
  | {
      kind: "respond";
      status: number;
      body?: string;
      headers?: Record<string, string>;
      afterAccepting?: boolean;
    }
  /** No answer until the client gives up. */
  | { kind: "hang"; afterAccepting?: boolean }
  /** The connection breaks. */
  | { kind: "reset"; afterAccepting?: boolean }
  /** The vendor's true answer, cut in half. */
  | { kind: "truncate" }
  /** The vendor's true answer with an empty body. */
  | { kind: "empty" }
  /** The vendor's true answer, after so many real milliseconds. */
  | { kind: "slow"; delayMs: number };

export interface FaultRule {
  /** Only this vendor's requests. Default: every vendor's. */
  vendor?: VendorId;
  /** Only paths that contain this text, such as `/send`. */
  path?: string;
  method?: string;
  /** Chance in [0, 1] for a request that matches. Default 1. */
  probability?: number;
  /** How often it strikes. Default: without end. */
  times?: number;
  action: FaultAction;
}

export interface Faults {
  add(rule: FaultRule): void;
  /** The first rule that strikes this request, if any. */
  strike(request: { vendor: VendorId; path: string; method: string }): FaultAction | undefined;
  rules(): readonly FaultRule[];
  /** Disarms all; chance starts over. */
  reset(): void;
}

export function createFaults(random: Random): Faults {
  let armed: { rule: FaultRule; left: number }[] = [];
  return {
    add(rule) {
      armed.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    strike(request) {
      for (const entry of armed) {
        const { rule } = entry;
        if (entry.left <= 0) continue;
        if (rule.vendor && rule.vendor !== request.vendor) continue;
        if (rule.path && !request.path.includes(rule.path)) continue;
        if (rule.method && rule.method.toUpperCase() !== request.method) continue;
        if (rule.probability !== undefined && random.next() >= rule.probability) continue;
        entry.left -= 1;
        return rule.action;
      }
      return undefined;
    },
    rules: () => armed.filter((entry) => entry.left > 0).map((entry) => entry.rule),
    reset: () => {
      random.reset();
      armed = [];
    },
  };
}
