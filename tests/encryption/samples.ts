import { createTrackingId, type SettledMessage, type TrackedMessage } from "@k-msg/core";

const NOW = 1_800_000_000_000;

/** An intent with everything a person is known by. */
export function intentOf(change: Partial<TrackedMessage> = {}): TrackedMessage {
  return {
    id: createTrackingId(NOW),
    messageId: "order-1",
    type: "ALIMTALK",
    to: "01000001234",
    country: "82",
    from: "0200000000",
    providerId: "kakao",
    templateId: "T",
    subject: "배송 안내",
    text: "김하늘님, 출발했습니다",
    failover: { content: "김하늘님, 출발", title: "배송" },
    customFields: { shop: "하늘 가게" },
    idempotencyKey: "key-1",
    outcome: "intended",
    status: "UNKNOWN",
    createdAt: NOW,
    updatedAt: NOW,
    pollCount: 0,
    ...change,
  };
}

/** All that a message may have. */
export function settledOf(change: Partial<SettledMessage> = {}): SettledMessage {
  return {
    ...intentOf(),
    providerMessageId: "V-1",
    outcome: "accepted",
    status: "PENDING",
    providerStatusCode: "2000",
    providerStatusText: "김하늘 접수",
    attempts: [{ providerId: "kakao", outcome: "accepted" }],
    warnings: [{ code: "OPTION_UNKNOWN", message: "김하늘", messageKo: "김하늘" }],
    error: { code: "PROVIDER_ERROR", outcome: "unknown", providerErrorText: "김하늘" },
    acceptedAt: NOW,
    substitute: { type: "LMS", status: "PENDING", providerStatusText: "김하늘 대체" },
    ...change,
  };
}

/** What of a record is shown although it can't be read. */
export const HIDDEN = { to: "010****1234", messageId: "***" } as const;

/** Whether anything of the sample's contents is in there. */
export function showsAnything(value: unknown): boolean {
  const text = JSON.stringify(value);
  return /김하늘|하늘|배송|출발|0000001234|0200000000|order-1|key-1/.test(text);
}
