import type { HookContext, HookFailure, KMsgHooks } from "./k-msg-hooks.ts";

type ObservingHook = HookFailure["hook"];
type Rest<H extends ObservingHook> =
  Parameters<NonNullable<KMsgHooks[H]>> extends [unknown, ...infer R] ? R : never;

/** Tells one hook. Never throws; resolves when the hook is done or has had its time. */
export type Notify = <H extends ObservingHook>(
  hook: H,
  context: HookContext,
  ...rest: Rest<H>
) => void | Promise<void>;

export function createNotify(hooks: KMsgHooks, timeoutMs: number): Notify {
  return (hook, context, ...rest) => {
    const report = (error: unknown) => reportFailure(hooks, { hook, error, context });
    try {
      const observer = hooks[hook] as ((...all: unknown[]) => unknown) | undefined;
      if (!observer) return;
      const pending = observer.call(hooks, context, ...rest);
      if (isThenable(pending)) return waitFor(pending, timeoutMs).catch(report);
    } catch (error) {
      report(error);
    }
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

function waitFor(pending: PromiseLike<unknown>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the hook didn't finish within ${timeoutMs} ms`)),
      timeoutMs,
    );
    Promise.resolve(pending)
      .then(() => resolve(), reject)
      .finally(() => clearTimeout(timer));
  });
}

/** The last stop: what goes wrong in here has nobody left to be told. */
function reportFailure(hooks: KMsgHooks, failure: HookFailure): void {
  try {
    const pending = hooks.onHookError?.(failure);
    if (isThenable(pending)) Promise.resolve(pending).catch(() => {});
  } catch {}
}
