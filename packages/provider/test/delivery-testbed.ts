import type {
  DeliveryReport,
  OutboundMessage,
  Provider,
  SendResult,
  SentMessage,
} from "@k-msg/core";
import type { Sandbox } from "@k-msg/sandbox";
import { RECIPIENT_OUTCOMES, type RecipientOutcome } from "@k-msg/sandbox";

/** A number for each outcome that the sandbox documents. */
export const NUMBERS = Object.fromEntries(
  Object.entries(RECIPIENT_OUTCOMES).map(([number, outcome]) => [outcome, number]),
) as Readonly<Record<Exclude<RecipientOutcome, "delivered">, string>>;

/** As a tracker would ask for it. */
export function toSent(
  message: OutboundMessage,
  requestedAt: number,
  result?: SendResult,
): SentMessage {
  const { messageId, type, to, country, from, scheduledAt } = message;
  return {
    messageId,
    type,
    to,
    country,
    from,
    requestedAt,
    scheduledAt,
    ...("text" in message && { text: message.text }),
    ...("templateId" in message && { templateId: message.templateId }),
    ...(result?.providerMessageId !== undefined && { providerMessageId: result.providerMessageId }),
  };
}

/** Sends messages, in one request where there are several, and gives what names them. */
export async function sendAll(
  sandbox: Pick<Sandbox, "clock">,
  provider: Provider,
  ...messages: OutboundMessage[]
): Promise<SentMessage[]> {
  const requestedAt = sandbox.clock.now();
  const context = { now: () => requestedAt };
  const results = await (provider.sendBatch?.(messages, context) ?? []);
  return results.map((result, index) => {
    if (result.isFailure) throw result.error;
    return toSent(messages[index] as OutboundMessage, requestedAt, result.value);
  });
}

/** What the provider says of each; a failure's code in its place. */
export async function readAll(
  sandbox: Pick<Sandbox, "clock">,
  provider: Provider,
  messages: readonly SentMessage[],
): Promise<(DeliveryReport | string)[]> {
  const context = { now: () => sandbox.clock.now() };
  const results = (await provider.getDeliveryStatuses?.(messages, context)) ?? [];
  return results.map((result) => (result.isSuccess ? result.value : result.error.code));
}

/** Sends one message, lets everything come to its end, and says what became of it. */
export async function report(
  sandbox: Sandbox,
  provider: Provider,
  message: OutboundMessage,
): Promise<DeliveryReport> {
  const sent = await sendAll(sandbox, provider, message);
  sandbox.clock.advance(60_000);
  const [told] = await readAll(sandbox, provider, sent);
  if (!told || typeof told === "string") throw new Error(`it couldn't be read: ${told}`);
  return told;
}

export const minutes = (count: number) => count * 60_000;

/** As a person would plan it: so many minutes from the sandbox's now. */
export function inMinutes(sandbox: Pick<Sandbox, "clock">, count: number): Date {
  return new Date(sandbox.clock.now() + minutes(count));
}
