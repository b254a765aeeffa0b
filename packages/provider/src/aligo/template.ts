import type { AligoButton } from "./buttons.ts";

/** What Aligo wants of a template at sending: it has no variables on the wire, only final texts (sheet §8). */
export interface AligoTemplate {
  /** Goes into `subject_1`: a label in Aligo's history, not shown in the bubble. */
  readonly name: string;
  /** Body with `#{name}`, line breaks as Aligo stores them. */
  readonly content: string;
  /** Emphasised title (강조표기) with `#{name}`; absent for templates without. */
  readonly title?: string;
  /** Absent when it isn't known whether there are any. */
  readonly buttons?: readonly AligoButton[];
}
