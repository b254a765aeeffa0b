import {
  type MessageType,
  maskPhoneNumber,
  type OutboundMessage,
  withoutUndefined,
} from "@k-msg/core";
import { snapshot } from "./freeze.ts";
import type { HookContext } from "./k-msg-hooks.ts";

/** The context of a message that couldn't be normalized, or isn't yet. */
export function earlyContext(messageId: string, type: MessageType | undefined): HookContext {
  return Object.freeze(withoutUndefined({ messageId, type, attempt: 0 }));
}

/** The context of a message on its way. */
export function messageContext(
  message: OutboundMessage,
  providerId: string,
  attempt: number,
): HookContext {
  const { messageId, type } = message;
  const context = { messageId, type, to: maskPhoneNumber(message.to), providerId, attempt };
  let shown: OutboundMessage | undefined;
  // Not enumerable, so that logging a context doesn't log a person; a copy, so that writing to it changes nothing.
  Object.defineProperty(context, "message", {
    get: () => {
      shown ??= snapshot(message);
      return shown;
    },
  });
  return Object.freeze(context);
}
