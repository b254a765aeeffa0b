import type { RunningSandbox, SandboxMessage } from "@k-msg/sandbox";
import { formatKst, type KMsgError, type Result, type SendResult } from "k-msg";

/** What the vendor answered, with its ids. */
export function showResult(result: Result<SendResult, KMsgError>): string {
  if (result.isFailure) {
    const { error } = result;
    const code = error.providerErrorCode ? ` (${error.providerId} ${error.providerErrorCode})` : "";
    return `✗ ${error.code}${code}\n${error.getLocalizedMessage("ko")}`;
  }
  const { messageId, providerId, type, status, providerMessageId, warnings = [] } = result.value;
  const lines = [
    `✓ ${providerId} · ${type} · ${status}`,
    `id ${messageId}`,
    `→ ${providerMessageId ?? "발송사 id 없음 (IWINV 알림톡)"}`,
    ...warnings.map(({ code, messageKo }) => `⚠ ${code}: ${messageKo}`),
  ];
  return lines.join("\n");
}

/** What the person saw, and when. */
export function showOnHandset(sandbox: RunningSandbox, to: string): string {
  const messages = sandbox.inbox.all().filter((message) => message.to === to.replace(/-/g, ""));
  if (messages.length === 0) return "(아무것도 오지 않았습니다)";
  return messages.map(showMessage).join("\n");
}

function showMessage({
  type,
  status,
  code,
  handset,
  deliveredAt,
  image,
  substituteOf,
}: SandboxMessage) {
  if (!handset || !deliveredAt) return `${type} · ${status}${code ? ` (${code})` : ""}`;
  const lines = [
    `${substituteOf ? "대체 " : ""}${type} · ${formatKst(deliveredAt, "MM-dd HH:mm")}`,
    handset.subject ? `[${handset.subject}]` : undefined,
    handset.text,
    image ? `(그림 ${image.bytes.toLocaleString("ko")}바이트)` : undefined,
  ];
  return lines.filter((line) => line !== undefined).join("\n");
}
