import type { Charset } from "@k-msg/core";
import type { Clock } from "./clock.ts";
import { type HandsetView, showOnHandset } from "./handset.ts";

export type VendorId = "solapi" | "aligo" | "iwinv";

export type SandboxMessageStatus =
  | "SCHEDULED"
  | "ACCEPTED"
  | "SENT"
  | "DELIVERED"
  | "FAILED"
  | "CANCELLED";

/** A message a vendor took (and would charge for), told the same way for every vendor. */
export interface SandboxMessage {
  readonly id: string;
  readonly vendor: VendorId;
  /** The vendor's id of this one message. */
  readonly vendorMessageId: string;
  /** The vendor's id of the request or group it came in. */
  readonly groupId?: string;
  readonly to: string;
  readonly from?: string;
  readonly type: string;
  /** The whole text as the vendor has it, templates filled in. */
  readonly text: string;
  readonly subject?: string;
  readonly image?: { readonly bytes: number; readonly contentType: string };
  readonly buttons?: readonly unknown[];
  readonly templateId?: string;
  readonly customFields?: Readonly<Record<string, string>>;
  /** The message this one was sent in place of (대체발송). */
  readonly substituteOf?: string;
  readonly acceptedAt: Date;
  readonly scheduledAt?: Date;
  status: SandboxMessageStatus;
  /** The vendor's code for the status, as text. */
  code?: string;
  /** What the person sees; only once delivered. */
  handset?: HandsetView;
  deliveredAt?: Date;
}

export type NewMessage = Omit<SandboxMessage, "id" | "acceptedAt" | "handset" | "deliveredAt">;

export interface Messages {
  accept(message: NewMessage): SandboxMessage;
  /** Sets the status; `DELIVERED` also lights up the handset. */
  update(id: string, status: SandboxMessageStatus, code?: string): void;
  /** Everything accepted so far, oldest first. */
  all(): readonly SandboxMessage[];
  reset(): void;
}

export function createMessages(clock: Clock, charsetOf: (vendor: VendorId) => Charset): Messages {
  let messages: SandboxMessage[] = [];
  let byId = new Map<string, SandboxMessage>();
  let count = 0;
  return {
    accept(message) {
      count += 1;
      const accepted: SandboxMessage = {
        ...message,
        id: `msg-${count}`,
        acceptedAt: new Date(clock.now()),
      };
      messages.push(accepted);
      byId.set(accepted.id, accepted);
      return accepted;
    },
    update(id, status, code) {
      const message = byId.get(id);
      if (!message) throw new Error(`no message ${id} in the sandbox`);
      message.status = status;
      if (code !== undefined) message.code = code;
      if (status !== "DELIVERED") return;
      message.deliveredAt = new Date(clock.now());
      message.handset = showOnHandset(message, charsetOf(message.vendor));
    },
    all() {
      clock.settle();
      return messages;
    },
    reset() {
      messages = [];
      byId = new Map();
      count = 0;
    },
  };
}
