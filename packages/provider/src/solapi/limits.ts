import type { BatchLimit, CalendarSpan, ProviderLimits, TextLimit } from "@k-msg/core";

const LATEST: { latest: CalendarSpan } = { latest: { months: 6 } };

/** CP949-only syllables (똠, 뷁) may pass in reality: open question 9. Strict until proven. */
const LONG_TEXT: TextLimit = { maxBytes: 2000, charset: "KS_X_1001" };

/** MMS pictures. The sheet's rule is "200 KB"; older and foreign sources say 60 and 300. */
const IMAGE_BYTES = 200 * 1024;

/** One request, whatever is in it: texts, templates and pictures may be mixed. */
export const BATCH = {
  maxMessages: 10_000,
  maxRequestBytes: 15 * 1024 * 1024,
} as const satisfies BatchLimit;

/** What SOLAPI takes. Section numbers are those of the SOLAPI protocol sheet. */
export const SOLAPI_LIMITS: ProviderLimits = {
  asOf: "2026-11-23",
  source:
    "SOLAPI protocol sheet §4.1 batches, §4.5 schedule, §5 text, §10 storage, §12 codes 1014, 1029 and 1031",
  text: {
    SMS: { maxBytes: 90, charset: "KS_X_1001" },
    LMS: LONG_TEXT,
    MMS: LONG_TEXT,
  },
  subject: { maxBytes: 40 },
  schedule: { SMS: LATEST, LMS: LATEST, MMS: LATEST, ALIMTALK: LATEST },
  batch: { SMS: BATCH, LMS: BATCH, MMS: BATCH, ALIMTALK: BATCH },
  image: {
    maxBytes: IMAGE_BYTES,
    // PNG is in one official example only (open question 11); JPEG is the safe one.
    contentTypes: ["image/jpeg", "image/png"],
    acceptsFileId: true,
  },
  // In `customFields`, which the message list shows.
  lookup: { keepsMessageId: true },
};
