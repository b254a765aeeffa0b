import {
  fail,
  KMsgError,
  ok,
  type ProviderContext,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import { DEFAULT_TIMEOUT_MS } from "../shared/exchange.ts";
import { networkError } from "../shared/network-error.ts";
import { warning } from "../shared/warnings.ts";
import type { SolapiClientConfig } from "./config.ts";
import { mapSdkError } from "./sdk-error.ts";
import { uploadThroughSdk } from "./sdk-upload.ts";
import type { SolapiTransport } from "./transport.ts";
import { waitFor } from "./wait-for.ts";
import type { JsonObject, SolapiSendRequest } from "./wire.ts";

export function createSdkTransport(
  config: SolapiClientConfig,
  providerId: string,
): SolapiTransport {
  const { client, timeoutMs = DEFAULT_TIMEOUT_MS } = config;

  /** The SDK can't be stopped: when time is up or the caller aborts, it goes on unattended. */
  async function run<T>(
    work: Promise<Result<T, KMsgError>>,
    purpose: "send" | "read",
    signal: AbortSignal | undefined,
  ): Promise<Result<T, KMsgError>> {
    const waited = await waitFor(work, { signal, timeoutMs });
    if (waited.ended === "done") return waited.value;
    return fail(networkError(waited.reason, waited.ended, { purpose }, providerId));
  }

  async function send(request: SolapiSendRequest, contents: readonly string[]) {
    try {
      const { messages, agent, ...options } = request;
      return ok(toJsonObject(await client.send(messages[0], { ...options, ...agent })));
    } catch (cause) {
      const refused = readAllRefused(cause);
      if (refused) return ok(refused);
      return fail(mapSdkError(cause, { providerId, purpose: "send", contents }));
    }
  }

  async function readBalance(): Promise<Result<JsonObject, KMsgError>> {
    try {
      return ok(toJsonObject(await client.getBalance()));
    } catch (cause) {
      return fail(mapSdkError(cause, { providerId, purpose: "read", contents: [] }));
    }
  }

  return {
    async send(request, contents, { signal }) {
      if (!signal?.aborted) return run(send(request, contents), "send", signal);
      const { reason: cause } = signal;
      return fail(new KMsgError("REQUEST_ABORTED", { outcome: "not_sent", providerId, cause }));
    },
    upload: (image, { signal }) => run(uploadThroughSdk(client, image, providerId), "read", signal),
    readBalance: ({ signal }) => run(readBalance(), "read", signal),
    findLimitations: ({ fetch }: ProviderContext) => (fetch ? [fetchUnused()] : []),
  };
}

/** The SDK throws an answer in which every message was refused; it is an answer all the same. */
function readAllRefused(cause: unknown): JsonObject | undefined {
  const { _tag, failedMessageList } = toJsonObject(cause);
  if (_tag !== "MessageNotReceivedError" || !Array.isArray(failedMessageList)) return undefined;
  const count = { registeredFailed: failedMessageList.length, registeredSuccess: 0 };
  return { failedMessageList, groupInfo: { count } };
}

function toJsonObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}

function fetchUnused(): SendWarning {
  return warning(
    "OPTION_UNSUPPORTED",
    "context.fetch",
    "The official SDK can't use another `fetch`; the message was sent with the global one. Give `apiKey` and `apiSecret` instead of `client`.",
    "공식 SDK는 다른 `fetch`를 쓸 수 없어 전역 `fetch`로 발송했습니다. `client` 대신 `apiKey`와 `apiSecret`을 쓰세요.",
  );
}
