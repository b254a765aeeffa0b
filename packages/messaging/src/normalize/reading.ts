import type { Issue, SendWarning } from "@k-msg/core";
import type { MessageDefaults } from "../config/k-msg-config.ts";
import type { Normalized } from "./normalized.ts";

/** What the readers share: settings in, findings out. */
export interface Reading {
  readonly defaults: MessageDefaults;
  readonly issues: Issue[];
  /** Issues of characters that handsets can't show: alone, they have a code of their own. */
  readonly unshowable: Issue[];
  readonly warnings: SendWarning[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What the readers fill in; it is complete when they find no issue. */
export interface Draft extends Mutable<Omit<Normalized, "message">> {
  readonly message: Record<string, unknown>;
}
