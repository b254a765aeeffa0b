import type { ProviderLimits } from "@k-msg/core";
import { TITLE_LIMIT } from "./title.ts";

const TEXT_WINDOW = { soonest: { minutes: 15 }, latest: { months: 1 } };

export const iwinvLimits: ProviderLimits = {
  asOf: "2026-11-23",
  source: "IWINV SMS and ALIMTALK guides (sheet §3.1, §4.1)",
  text: {
    SMS: { maxBytes: 90, charset: "CP949" },
    LMS: { maxBytes: 2000, charset: "CP949" },
    MMS: { maxBytes: 2000, charset: "CP949" },
  },
  subject: TITLE_LIMIT,
  schedule: {
    SMS: TEXT_WINDOW,
    LMS: TEXT_WINDOW,
    MMS: TEXT_WINDOW,
    ALIMTALK: { soonest: { minutes: 15 }, latest: { days: 2 } },
  },
  batch: {
    SMS: { maxMessages: 1_000 },
    LMS: { maxMessages: 1_000 },
    MMS: { maxMessages: 1_000 },
    ALIMTALK: { maxMessages: 10_000 },
  },
  // "Under 100 KB", never said whether of 1,000 or 1,024: the smaller one is safe.
  image: { maxBytes: 99_999, contentTypes: ["image/jpeg"] },
};
