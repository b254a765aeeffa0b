import type { KMsgErrorCode } from "../error/error-code.ts";
import type { Issue } from "../error/issue.ts";

/** One limit that a message breaks. */
export interface LimitFinding {
  readonly code: KMsgErrorCode;
  readonly issue: Issue;
}
