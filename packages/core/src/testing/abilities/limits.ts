import type { MessageType } from "../../message/message-type.ts";
import type { OutboundMessage } from "../../message/outbound-message.ts";
import type { ProviderLimits, ScheduleWindow } from "../../provider/limits.ts";
import { addCalendarSpan } from "../../time/kst.ts";
import { type Bench, describeResult, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandSuccess } from "./send.ts";

const MINUTE_MS = 60_000;

/** `limits`: declared, and kept when send() is called directly. */
export const limits: readonly ContractTest[] = [
  {
    id: "limits.dated",
    title: "says when and where the limits were read",
    needs: ["limits"],
    async once(bench) {
      const { asOf, source } = limitsOf(bench);
      const read = Date.parse(`${asOf}T00:00:00Z`);
      demand(/^\d{4}-\d{2}-\d{2}$/.test(asOf) && !Number.isNaN(read), "`asOf` must be YYYY-MM-DD");
      demand(typeof source === "string" && source.trim() !== "", "`source` must say where");
    },
  },
  {
    id: "limits.text",
    title: "a text over its own limit is refused before anything leaves",
    needs: ["limits"],
    types: ["SMS", "LMS", "MMS", "FRIENDTALK", "VOICE", "RCS_SMS", "RCS_LMS", "RCS_MMS"],
    async each(bench, message) {
      const limit = limitsOf(bench).text?.[message.type];
      const most = limit?.maxBytes ?? limit?.maxCharacters;
      if (most === undefined) return;
      await demandRefused(bench, { ...message, text: "a".repeat(most + 1) } as OutboundMessage);
    },
  },
  {
    id: "limits.schedule-outside",
    title: "a time in the past or outside the declared window is refused before anything leaves",
    needs: ["limits"],
    async each(bench, message) {
      const window = windowOf(bench, message.type);
      const now = bench.now();
      const times = [now - MINUTE_MS, Number.NaN];
      if (window?.soonest) times.push(after(now, window.soonest) - MINUTE_MS);
      if (window?.latest) times.push(after(now, window.latest) + MINUTE_MS);
      if (limitsOf(bench).schedule && !window) times.push(now + 60 * MINUTE_MS);
      for (const time of times) {
        await demandRefused(bench, { ...message, scheduledAt: new Date(time) });
      }
    },
  },
  {
    id: "limits.schedule-inside",
    title: "a time inside the declared window is taken",
    needs: ["limits"],
    async each(bench, message) {
      const window = windowOf(bench, message.type);
      if (!window) return;
      const scheduledAt = new Date(after(bench.now(), window.soonest ?? {}) + 10 * MINUTE_MS);
      demandSuccess(await bench.send(renewed(message, { scheduledAt })));
    },
  },
];

function limitsOf({ provider }: Bench): ProviderLimits {
  demand(provider.limits, "there are no limits");
  return provider.limits;
}

function windowOf(bench: Bench, type: MessageType): ScheduleWindow | undefined {
  return limitsOf(bench).schedule?.[type];
}

function after(now: number, span: NonNullable<ScheduleWindow["soonest"]>): number {
  return addCalendarSpan(new Date(now), span).getTime();
}

/** Refused by the provider itself: the vendor isn't even asked. */
export async function demandRefused(bench: Bench, message: OutboundMessage): Promise<void> {
  const { result, requests, accepted } = await bench.send(renewed(message));
  demand(
    result.isFailure && result.error.outcome === "not_sent",
    `it must be refused as not_sent; it was ${describeResult(result)}`,
  );
  demandSafe(accepted !== 1, "it was refused, yet the vendor took it");
  demand(requests.length === 0, "it was refused only after a request had left");
}
