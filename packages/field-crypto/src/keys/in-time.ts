import { type MaybePromise, ok } from "@k-msg/core";
import { timeout } from "@k-msg/core/resilience";

/** Who never answers is given up after so many milliseconds, and asked anew the next time: rejects with `NETWORK_TIMEOUT`. */
export async function inTime<T>(ask: () => MaybePromise<T>, ms: number): Promise<T> {
  const answer = await timeout(async () => ok(await ask()), ms, { outcome: "not_sent" });
  if (answer.isFailure) throw answer.error;
  return answer.value;
}
