import type { ProviderLimits } from "@k-msg/core";

/** Open in the sheet (§11.6): a latest time for schedules, and how soon an ALIMTALK may be scheduled. */
export const aligoLimits: ProviderLimits = {
  asOf: "2026-11-23",
  source:
    "protocols/aligo.md §3.1 (text, title, schedule, images, receivers), §4 (bytes) and §6.5 (ALIMTALK receivers)",
  text: {
    SMS: { maxBytes: 90, charset: "KS_X_1001" },
    LMS: { maxBytes: 2000, charset: "KS_X_1001" },
    MMS: { maxBytes: 2000, charset: "KS_X_1001" },
  },
  subject: { maxBytes: 44 },
  schedule: {
    SMS: { soonest: { minutes: 10 } },
    LMS: { soonest: { minutes: 10 } },
    MMS: { soonest: { minutes: 10 } },
    ALIMTALK: {},
  },
  batch: {
    SMS: { maxMessages: 1_000 },
    LMS: { maxMessages: 1_000 },
    MMS: { maxMessages: 1_000 },
    ALIMTALK: { maxMessages: 500 },
  },
  image: {
    // No official figure; clients call 300 KB the vendor's recommendation.
    maxBytes: 300 * 1024,
    contentTypes: ["image/jpeg", "image/png", "image/gif"],
  },
};
