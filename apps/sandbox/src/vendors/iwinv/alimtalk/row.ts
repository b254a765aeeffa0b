import type { AlimtalkButton } from "./template.ts";

/** One recipient's line of 전송내역 (sheet §3.4). */
export interface AlimtalkRow {
  seqNo: number;
  phone: string;
  callback: string | null;
  templateCode: string;
  sendMessage: string;
  buttons: readonly AlimtalkButton[];
  reserved: boolean;
  /** Milliseconds since 1970, as all times here. */
  requestedAt: number;
  /** When it goes out: at once, or as reserved. */
  dueAt: number;
  sentAt?: number;
  receivedAt?: number;
  statusCode?: string;
  statusName?: string;
  resendCode?: string;
  resendName?: string;
  /** KRW, given back when it fails or is cancelled. */
  price: number;
  cancelled: boolean;
  /** Id in the sandbox's inbox. */
  messageId: string;
}
