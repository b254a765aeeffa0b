import type { ProviderLimits } from "../provider/limits.ts";

/**
 * What every Korean carrier shows of a text; applies where a provider declares nothing for the type.
 * More is cut off on the handset, and what isn't in CP949 shows as `?`.
 */
export const STANDARD_LIMITS = {
  asOf: "2026-11-23",
  source: "SMS guides of NHN Cloud and the vendors",
  text: {
    SMS: { maxBytes: 90, charset: "CP949" },
    LMS: { maxBytes: 2000, charset: "CP949" },
    MMS: { maxBytes: 2000, charset: "CP949" },
  },
} as const satisfies ProviderLimits;

/**
 * Texts that a provider says nothing about are held to the carriers' standard sizes. One that doesn't
 * declare a schedule window can't schedule: a message must not go out now because nobody read its time.
 */
export function completeLimits(declared: ProviderLimits | undefined): ProviderLimits {
  return {
    ...STANDARD_LIMITS,
    ...declared,
    text: { ...STANDARD_LIMITS.text, ...declared?.text },
    schedule: declared?.schedule ?? {},
  };
}
