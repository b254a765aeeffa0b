import type { KMsgError, OutboundImage, ProviderContext, Result } from "@k-msg/core";
import type { JsonObject, SolapiListQuery, SolapiSendRequest } from "./wire.ts";

/** A picture that SOLAPI doesn't have yet. */
export type NewImage = Exclude<OutboundImage, { readonly fileId: string }>;

/** What the adapter needs of SOLAPI; over REST, or through the official SDK. None of these rejects. */
export interface SolapiTransport {
  /** The parsed 2xx answer. `listContents` tells what is taken out of the vendor's words in an error. */
  send(
    request: SolapiSendRequest,
    listContents: () => readonly string[],
    context: ProviderContext,
  ): Promise<Result<JsonObject, KMsgError>>;
  /** The new file's id. */
  upload(image: NewImage, context: ProviderContext): Promise<Result<string, KMsgError>>;
  /** One page, parsed. */
  listMessages(
    query: SolapiListQuery,
    listContents: () => readonly string[],
    context: ProviderContext,
  ): Promise<Result<JsonObject, KMsgError>>;
  /** The parsed answer: the group's `groupInfo` (sheet §4.4). */
  readGroup(groupId: string, context: ProviderContext): Promise<Result<JsonObject, KMsgError>>;
  /** Cancels a whole scheduled group (sheet §4.5). The group as it is then. */
  cancelGroup(groupId: string, context: ProviderContext): Promise<Result<JsonObject, KMsgError>>;
  /** The parsed answer. */
  readBalance(context: ProviderContext): Promise<Result<JsonObject, KMsgError>>;
}
