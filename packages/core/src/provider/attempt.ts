import type { KMsgErrorCode } from "../error/error-code.ts";

/** One try to hand a message to a vendor, as plain data. */
export interface Attempt {
  readonly providerId: string;
  /**
   * - `accepted`: the vendor took it.
   * - `not_sent`: certain. The vendor refused it, or nothing left this process.
   * - `unknown`: it left and no trustworthy answer came, nor did a look-up settle it.
   */
  readonly outcome: "accepted" | "not_sent" | "unknown";
  /** Of the failure; also of one that a look-up settled. */
  readonly code?: KMsgErrorCode;
  readonly providerErrorCode?: string;
  /** The vendor's records settled an answer that was lost (`Provider.findMessage`). */
  readonly lookedUp?: true;
}
