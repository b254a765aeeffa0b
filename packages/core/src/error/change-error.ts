import { KMsgError, type KMsgErrorDetails } from "./kmsg-error.ts";

/** A copy of an error with some details changed; the cause and the stack stay. Never changes the error itself. */
export function changeError(error: KMsgError, changes: Partial<KMsgErrorDetails>): KMsgError {
  const { texts, cause, stack } = error;
  const copy = new KMsgError(error.code, { ...error, texts, cause, ...changes });
  if (stack !== undefined) Object.defineProperty(copy, "stack", { value: stack });
  return copy;
}
