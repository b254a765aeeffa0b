import type { ProviderLimits } from "@k-msg/core";

/** Recipients of one request, of any type: `/send_mass/` takes 500 (sheet §3.2), an ALIMTALK request, too (§6.5). */
const MAX_BATCH = 500;
/** `/send/` takes 1,000 (sheet §3.1). */
const TEXTS = { maxMessages: MAX_BATCH, maxOfOneText: 1_000 };

/**
 * Open in the sheet (§11.6): a latest time for schedules, and how soon an ALIMTALK may be scheduled. That is held to
 * what texts are: refused here, it is at least not sent at another time.
 */
export const aligoLimits: ProviderLimits = {
  asOf: "2026-11-23",
  source:
    "protocols/aligo.md §3.1 (text, title, schedule, images), §3.2 (text receivers), §4 (bytes) and §6.5 (ALIMTALK receivers)",
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
    ALIMTALK: { soonest: { minutes: 10 } },
  },
  batch: {
    SMS: TEXTS,
    LMS: TEXTS,
    MMS: TEXTS,
    ALIMTALK: { maxMessages: MAX_BATCH },
  },
  image: {
    // No official figure; clients call 300 KB the vendor's recommendation.
    maxBytes: 300 * 1024,
    contentTypes: ["image/jpeg", "image/png", "image/gif"],
  },
};
