import { sha256 } from "@noble/hashes/sha2.js";
import { toUtf8 } from "../bytes.ts";

const STEPS = 2 ** 32;
/** 2³² divided by the golden ratio, odd: multiples of it spread more evenly than chance would. */
const GOLDEN = 0x9e3779b1;
/** The last run of digits: the counter, in ids that have one. */
const COUNTER = /\d{1,15}(?=\D*$)/;

/**
 * Where an id stands in a rollout, in [0, 1): the same always, and evenly spread. Ids that count up are spread
 * exactly, not just by chance; others as a hash spreads them.
 */
export function rolloutPlace(id: string, salt = ""): number {
  const counter = COUNTER.exec(id);
  const rest = counter
    ? `${id.slice(0, counter.index)}#${id.slice(counter.index + counter[0].length)}`
    : id;
  const number = counter ? Number(counter[0]) % STEPS : 0;
  return ((startOf(JSON.stringify([salt, rest])) + Math.imul(number, GOLDEN)) >>> 0) / STEPS;
}

/** Whether an id belongs to the first `percentage` percent. Who belongs to some belongs to more. */
export function isRolledOut(id: string, percentage: number, salt?: string): boolean {
  return rolloutPlace(id, salt) * 100 < percentage;
}

let lastText: string | undefined;
let lastStart = 0;

/** Ids that count up mostly have the rest in common. */
function startOf(text: string): number {
  if (text !== lastText) {
    const [a = 0, b = 0, c = 0, d = 0] = sha256(toUtf8(text));
    lastText = text;
    lastStart = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  }
  return lastStart;
}
