import { freezeDeep } from "../hooks/freeze.ts";
import type { Settled } from "./job.ts";
import type { Runtime } from "./runtime.ts";

/** Tells the hooks what became of a message; resolves when they are done. */
export async function finish(runtime: Runtime, { context, result }: Settled): Promise<void> {
  if (!runtime.observed) return;
  try {
    freezeResult(result);
  } catch {
    // A vendor's `raw` that throws when looked at.
  }
  if (result.isSuccess) await runtime.notify("onSuccess", context, result.value);
  else await runtime.notify("onError", context, result.error);
  await runtime.notify("onFinal", context, result);
}

/** So that no hook can change what the caller gets. */
function freezeResult(result: Settled["result"]): void {
  if (result.isSuccess) {
    freezeDeep(result.value.raw);
    freezeDeep(result.value.warnings);
    freezeDeep(result.value.attempts);
    Object.freeze(result.value);
  } else {
    Object.freeze(result.error);
    Object.freeze(result.error.cause);
    result.error.issues?.forEach(freezeDeep);
  }
  Object.freeze(result);
}
