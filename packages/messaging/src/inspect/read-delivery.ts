import { type DeliveryReport, fail, KMsgError, type Result } from "@k-msg/core";
import type { Runtime } from "../dispatch/runtime.ts";
import type { SendCallOptions } from "../dispatch/send-one.ts";
import { askDeliveries } from "../tracking/tracker/ask-deliveries.ts";
import { nameSent, type SentReference } from "./name-sent.ts";

/** What the vendor knows of one message now. Never rejects. */
export async function readDelivery(
  runtime: Runtime,
  reference: SentReference,
  { signal }: SendCallOptions,
): Promise<Result<DeliveryReport, KMsgError>> {
  const named = nameSent(runtime, reference);
  if (named.isFailure) return named;
  const { provider, message } = named.value;
  if (!provider.getDeliveryStatuses) return fail(tellsNothing(provider.id));
  const { fetch, now } = runtime;
  const [answer] = await askDeliveries(provider, [message], { signal, fetch, now });
  return answer as Result<DeliveryReport, KMsgError>;
}

function tellsNothing(providerId: string): KMsgError {
  return new KMsgError("INVALID_REQUEST", {
    outcome: "not_sent",
    providerId,
    texts: {
      en: "This provider doesn't tell what became of a message.",
      ko: "이 프로바이더는 전송 결과를 조회할 수 없습니다.",
    },
  });
}
