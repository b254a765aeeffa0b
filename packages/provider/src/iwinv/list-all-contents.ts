import { listContents, type OutboundMessage } from "@k-msg/core";
import type { Settings } from "./config.ts";

/** What an answer to a request may repeat and nobody should read: parts of its messages, keys. Each once. */
export function listAllContents(
  drafts: readonly { readonly message: OutboundMessage }[],
  { secrets }: Settings,
): string[] {
  const contents = drafts.flatMap(({ message }) => listContents(message));
  return [...new Set([...contents, ...secrets])];
}
