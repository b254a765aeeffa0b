import {
  type KMsgError,
  MESSAGE_TYPES,
  type OutboundMessage,
  ok,
  type Provider,
  type ProviderLimits,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";

export interface RecordingProvider extends Provider {
  readonly sent: { message: OutboundMessage; context: SendContext }[];
}

/** The least a provider can be, and what it was handed. */
export function recordingProvider(
  settings: {
    id?: string;
    types?: Provider["supportedTypes"];
    limits?: ProviderLimits;
    answer?: (message: OutboundMessage, context: SendContext) => unknown;
  } = {},
): RecordingProvider {
  const { id = "recorder", types = MESSAGE_TYPES, limits, answer } = settings;
  const sent: RecordingProvider["sent"] = [];
  return {
    id,
    name: id,
    supportedTypes: types,
    ...(limits && { limits }),
    sent,
    async send(message, context) {
      sent.push({ message, context });
      const { messageId, type, to } = message;
      const accepted = ok({ messageId, providerId: id, status: "PENDING", type, to } as const);
      return (answer?.(message, context) ?? accepted) as Result<SendResult, KMsgError>;
    },
    healthCheck: async () => ({ healthy: true }),
  };
}
