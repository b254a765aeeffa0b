import type { TrackedMessage } from "../../tracking/tracked-message.ts";
import { sameValue } from "../values.ts";
import { demand } from "../violation.ts";
import { demandFields, demandIds } from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

/** What some store might cut off or garble: two languages, an emoji, quotes, length. */
const LONG = `${"알림 😀 'it\\'s \"quoted\"' %_\n\t".repeat(300)}the end`;

/** All that an intent can hold, and no two values alike. */
const everything: Partial<TrackedMessage> = {
  messageId: "주문 1 'quoted'",
  type: "ALIMTALK",
  to: "01000000099",
  country: "82",
  from: "0200000000",
  providerMessageId: "V-1",
  templateId: "TEMPLATE_1",
  subject: "제목",
  text: LONG,
  failover: { channel: "lms", content: LONG, title: "대체", expiresAfterMs: 600_000 },
  customFields: { team: "결제", "it's": "" },
  idempotencyKey: "키 1",
  reason: "other",
  providerStatusCode: "0000",
  providerStatusText: "정상",
  attempts: [{ providerId: "first", outcome: "not_sent", code: "NETWORK_ERROR" }],
  warnings: [
    { code: "OPTION_UNSUPPORTED", field: "a", message: "left out", messageKo: "뺐습니다" },
  ],
  error: { code: "NETWORK_TIMEOUT", outcome: "unknown", texts: { en: "late", ko: "늦음" } },
  scheduledAt: 4_102_444_800_000,
  createdAt: 1_767_225_600_001,
  acceptedAt: 1_767_225_600_002,
  sentAt: 1_767_225_600_003,
  completedAt: 1_767_225_600_004,
  updatedAt: 1_767_225_600_005,
  dueAt: 4_102_444_800_001,
  pollCount: 7,
  leaseToken: "writer",
};

export const intentRules: readonly TrackingRule[] = [
  {
    id: "intents.whole",
    title: "a record comes back as it was given, with every field",
    async run({ insert, read }) {
      const message = await insert(everything);
      const record = await read(message.id);
      demandFields(record, message);
      demand(sameValue(record, message), "the record has more than was given");
    },
  },
  {
    id: "intents.least",
    title: "what isn't known is absent",
    async run({ insert, read }) {
      const message = await insert();
      const record = await read(message.id);
      demandFields(record, message);
      const more = Object.keys(record).filter((name) => !(name in message));
      demand(more.length === 0, `the record also has ${more.join(", ")}`);
    },
  },
  {
    id: "intents.absent",
    title: "an id that nobody wrote isn't there",
    async run({ store, intent }) {
      demand((await store.get(intent().id)) === undefined, "a message that nobody wrote is there");
    },
  },
  {
    id: "intents.once",
    title: "an id that is known stays as it is, and those beside it are written",
    async run({ store, insert, intent, read }) {
      const first = await insert({ to: "01000000002" });
      const beside = intent();
      await store.insertIntents([{ ...first, to: "01000000003", pollCount: 9 }, beside]);
      demandFields(await read(first.id), { to: "01000000002", pollCount: 0 });
      await read(beside.id);
    },
  },
  {
    id: "intents.copy",
    title: "what a caller changes afterwards isn't changed in the store",
    async run({ store, intent, read }) {
      const customFields = { team: "a" };
      const message = intent({ customFields });
      await store.insertIntents([message]);
      customFields.team = "b";
      const record = await read(message.id);
      demandFields(record, { customFields: { team: "a" } });
      Object.assign(record.customFields ?? {}, { team: "c" });
      demandFields(await read(message.id), { customFields: { team: "a" } });
    },
  },
  {
    id: "intents.many",
    title: "2,500 are written at once",
    async run({ store, intent, providerId }) {
      const messages = Array.from({ length: 2_500 }, () => intent());
      await store.insertIntents(messages);
      const count = await store.count({ providerId });
      demand(count === 2_500, `there must be 2500, not ${count}`);
    },
  },
  {
    id: "intents.odd-text",
    title: "a text that no database takes (U+0000, half a surrogate pair) doesn't hold up others",
    async run({ store, intent, read }) {
      const odd = intent({ text: "a\u0000b\ud83dc", messageId: "m\u0000\udc00" });
      const other = intent({ text: "other" });
      await store.insertIntents([odd, other]);
      demandFields(await read(other.id), { text: "other" });
      const { text } = await read(odd.id);
      demand(text?.startsWith("a") && text.endsWith("c"), "the rest of the text is gone");
      const { messages } = await store.find({ messageId: odd.messageId });
      demand(
        messages.some(({ id }) => id === odd.id),
        "it isn't found by what was given",
      );
    },
  },
  {
    id: "intents.nothing",
    title: "empty lists are nothing to do",
    async run({ store }) {
      await store.insertIntents([]);
      await store.saveOutcomes([]);
      const claim = { leaseToken: "owner", until: 0 };
      demandIds(await store.recordStatuses([]), [], "no news");
      demandIds(await store.reschedule([]), [], "nothing to reschedule");
      demandIds(await store.extendClaims([], claim), [], "nothing to extend");
      demandIds(await store.recordFallbacks([]), [], "no fallbacks");
    },
  },
];
