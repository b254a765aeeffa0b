import { fail, KMsgError, ok, type ProviderContext, type Result } from "@k-msg/core";
import { timeoutFor } from "../shared/exchange.ts";
import { networkError } from "../shared/network-error.ts";
import { notWithClient, type SolapiClientConfig } from "./config.ts";
import { mapSdkError } from "./sdk-error.ts";
import { uploadThroughSdk } from "./sdk-upload.ts";
import type { SolapiTransport } from "./transport.ts";
import { waitFor } from "./wait-for.ts";
import type { JsonObject, SolapiSendRequest } from "./wire.ts";

export function createSdkTransport(
  config: SolapiClientConfig,
  providerId: string,
): SolapiTransport {
  const { client } = config;

  async function send(request: SolapiSendRequest, listContents: () => readonly string[]) {
    try {
      const { messages, agent, ...options } = request;
      return ok(toJsonObject(await client.send(messages, { ...options, ...agent })));
    } catch (cause) {
      const refused = readAllRefused(cause);
      if (refused) return ok(refused);
      return fail(mapSdkError(cause, { providerId, purpose: "send", contents: listContents() }));
    }
  }

  async function ask(
    call: () => Promise<unknown>,
    purpose: "read" | "cancel",
    listContents: () => readonly string[] = () => [],
  ): Promise<Result<JsonObject, KMsgError>> {
    try {
      return ok(toJsonObject(await call()));
    } catch (cause) {
      return fail(mapSdkError(cause, { providerId, purpose, contents: listContents() }));
    }
  }

  const read = (call: () => Promise<unknown>, listContents?: () => readonly string[]) =>
    ask(call, "read", listContents);

  /** What is known to go wrong before the SDK begins. */
  function findRefusal({ fetch, signal }: ProviderContext): KMsgError | undefined {
    if (fetch) {
      const issues = [notWithClient("fetch")];
      return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", providerId, issues });
    }
    if (!signal?.aborted) return undefined;
    const { reason: cause } = signal;
    return new KMsgError("REQUEST_ABORTED", { outcome: "not_sent", providerId, cause });
  }

  /** The SDK can't be stopped: when time is up or the caller aborts, it goes on unattended. */
  async function run<T>(
    work: () => Promise<Result<T, KMsgError>>,
    purpose: "send" | "read",
    context: ProviderContext,
    messages = 1,
  ): Promise<Result<T, KMsgError>> {
    const refusal = findRefusal(context);
    if (refusal) return fail(refusal);
    const timeoutMs = timeoutFor(messages, config.timeoutMs);
    const waited = await waitFor(work(), { signal: context.signal, timeoutMs });
    if (waited.ended === "done") return waited.value;
    return fail(networkError(waited.reason, waited.ended, { purpose }, providerId));
  }

  return {
    send: (request, listContents, context) =>
      run(() => send(request, listContents), "send", context, request.messages.length),
    upload: (image, context) =>
      run(() => uploadThroughSdk(client, image, providerId), "read", context),
    listMessages: (query, listContents, context) =>
      run(() => read(() => client.getMessages(query), listContents), "read", context),
    readGroup: (groupId, context) =>
      run(() => read(() => client.getGroup(groupId)), "read", context),
    cancelGroup: (groupId, context) =>
      run(() => ask(() => client.removeReservationToGroup(groupId), "cancel"), "send", context),
    readBalance: (context) => run(() => read(() => client.getBalance()), "read", context),
  };
}

/** The SDK throws an answer in which every message was refused; it is an answer all the same. */
function readAllRefused(cause: unknown): JsonObject | undefined {
  const { _tag, failedMessageList, totalCount } = toJsonObject(cause);
  if (_tag !== "MessageNotReceivedError" || !Array.isArray(failedMessageList)) return undefined;
  const count = { registeredFailed: totalCount, registeredSuccess: 0 };
  return { failedMessageList, groupInfo: { count } };
}

function toJsonObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}
