import type { KMsgError } from "../../error/kmsg-error.ts";
import type { OutboundMessage } from "../../message/outbound-message.ts";
import type { SentMessage } from "../../provider/delivery-report.ts";
import type { Result } from "../../result/result.ts";
import { addCalendarSpan } from "../../time/kst.ts";
import { type Bench, inTime, nameOf, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { networkDown } from "../faults.ts";
import { findLeaks, privateParts, showError } from "../leaks.ts";
import type { Fault } from "../line.ts";
import { demand, demandSafe } from "../violation.ts";
import { readOne, sendMany, sendOne } from "./deliveries.ts";
import { demandSoundError } from "./errors.ts";

const HALF_AN_HOUR = 30 * 60_000;

/** `cancel()`. */
export const cancel: readonly ContractTest[] = [
  {
    id: "cancel.scheduled",
    title: "a scheduled message can be taken back",
    needs: ["cancel", "limits"],
    async each(bench, original) {
      const message = await scheduled(bench, original);
      if (!message) return;
      const result = await takeBack(bench, await sendOne(bench, message));
      demand(result.isSuccess, `it is waiting, and must be cancelled; it was ${told(result)}`);
    },
  },
  {
    id: "cancel.truth",
    title: "what is said to be cancelled reaches nobody, and what is said not to be does",
    safety: true,
    needs: ["cancel", "limits", "arrived"],
    async each(bench, original) {
      const before = await arrived(bench);
      const message = await scheduled(bench, original);
      if (!message) return;
      const sent = await sendOne(bench, message);
      const result = await takeBack(bench, sent);
      const reached = (await arrived(bench)) - before;
      if (result.isSuccess) demandSafe(reached === 0, "it was cancelled, and it reached somebody");
      else if (result.error.outcome === "not_sent")
        demandSafe(reached === 1, "it wasn't cancelled, and it reached nobody");
      if (!bench.provider.getDeliveryStatuses) return;
      const read = await readOne(bench, sent);
      const isWrong = read.isSuccess && read.value.status === "DELIVERED" && reached === 0;
      demandSafe(!isWrong, "it reached nobody, and its status is DELIVERED");
    },
  },
  {
    id: "cancel.others",
    title: "to take one message of a request back never takes another back",
    safety: true,
    needs: ["cancel", "limits", "arrived"],
    async each(bench, original) {
      const before = await arrived(bench);
      const message = await scheduled(bench, original);
      const sent = message && (await sendMany(bench, message, 3));
      if (!sent) return;
      const [first, ...others] = sent as [SentMessage, ...SentMessage[]];
      const result = await takeBack(bench, first);
      const reached = (await arrived(bench)) - before;
      const due = others.length + (result.isFailure ? 1 : 0);
      const isOpen = result.isFailure && result.error.outcome === "unknown";
      const isRight = reached === due || (isOpen && reached === others.length);
      demandSafe(isRight, `${due} messages were still to go out, and ${reached} reached somebody`);
    },
  },
  {
    id: "cancel.sent",
    title: "what went out at once can't be taken back: a failure, and not_sent",
    safety: true,
    needs: ["cancel", "arrived"],
    async each(bench, original) {
      const sent = await sendOne(bench, renewed(original));
      await arrived(bench);
      const result = await takeBack(bench, sent);
      demandSafe(result.isFailure, "it has reached somebody, and was said to be cancelled");
      demand(result.error.outcome === "not_sent", "nothing can have been cancelled");
      demandSoundError(result.error, "a cancellation that comes too late", bench.provider.id);
    },
  },
  {
    id: "cancel.lost-answer",
    title: "when the vendor's answer is lost, it may have been cancelled: unknown",
    safety: true,
    needs: ["cancel", "limits", "wire", "wire.isCancel"],
    async each(bench, original) {
      const message = await scheduled(bench, original);
      if (!message) return;
      let isAsked = false;
      const sent = await sendOne(bench, message);
      const lost = onCancel(bench, async (passing) => {
        isAsked = true;
        await (await passing.deliver()).arrayBuffer();
        throw new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });
      });
      const result = await takeBack(bench, sent, lost);
      if (!isAsked) return;
      demandSafe(result.isFailure, "no answer came, and it was said to be cancelled");
      demandSafe(
        result.error.outcome === "unknown",
        "the vendor heard it, and it was said not to be cancelled",
      );
      demandSoundError(result.error, "a lost answer", bench.provider.id);
    },
  },
  {
    id: "cancel.down",
    title: "without a network nothing is cancelled: a failure that shows nobody",
    safety: true,
    needs: ["cancel", "limits", "wire"],
    async each(bench, original) {
      const message = await scheduled(bench, original);
      if (!message) return;
      const sent = await sendOne(bench, message);
      const result = await takeBack(bench, sent, networkDown);
      demandSafe(result.isFailure, "there was no network, and it was said to be cancelled");
      demand(result.error.outcome === "not_sent", "nothing left, so nothing was cancelled");
      demandSoundError(result.error, "a cancellation without a network", bench.provider.id);
      const parts = privateParts(message, bench.fixture.secrets);
      const leaks = findLeaks(showError(result.error), parts);
      demandSafe(leaks.length === 0, `the error of a cancellation shows ${leaks.join(", ")}`);
    },
  },
  {
    id: "cancel.never-rejects",
    title: "whatever it is asked, cancel() resolves to a Result, and cancels nobody else's",
    safety: true,
    needs: ["cancel"],
    async each(bench, { type }) {
      const sent = { messageId: "contract-none", type, to: NOBODY, requestedAt: bench.now() };
      const odd: unknown[] = [
        undefined,
        null,
        {},
        { type },
        sent,
        { ...sent, type: "CARRIER_PIGEON" },
        { ...sent, requestedAt: Number.NaN },
        { ...sent, providerMessageId: "no such id / ?#&" },
      ];
      for (const each of odd) {
        const result = await takeBack(bench, each as SentMessage);
        demandSafe(result.isFailure, "nothing was sent, and something was said to be cancelled");
      }
    },
  },
];

/** Invented: nothing is ever sent to it. */
const NOBODY = "01000007656";

/** Half an hour after the soonest; nothing for a type that can't be scheduled. */
async function scheduled({ provider, fixture, now }: Bench, message: OutboundMessage) {
  await fixture.passTime?.();
  const window = provider.limits?.schedule?.[message.type];
  if (!window) return undefined;
  const soonest = addCalendarSpan(new Date(now()), window.soonest ?? {});
  return renewed(message, { scheduledAt: new Date(soonest.getTime() + HALF_AN_HOUR) });
}

async function arrived({ fixture }: Bench): Promise<number> {
  return (await fixture.arrived?.()) ?? 0;
}

function onCancel({ fixture }: Bench, fault: Fault): Fault {
  return (passing) =>
    fixture.wire?.isCancel?.(passing.request) ? fault(passing) : passing.deliver();
}

async function takeBack(
  bench: Bench,
  message: SentMessage,
  fault?: Fault,
): Promise<Result<void, KMsgError>> {
  const { provider } = bench;
  demand(provider.cancel, "there is no cancel()");
  const watch = await bench.watchRead(fault);
  let result: Result<void, KMsgError>;
  try {
    result = await inTime(provider.cancel(message, watch.context), "cancel()");
  } catch (reason) {
    demandSafe(false, `cancel() threw or rejected (${nameOf(reason)})`);
  }
  await watch.end();
  demandSafe(result?.isSuccess || result?.isFailure, "cancel() resolved to no Result");
  return result;
}

function told(result: Result<void, KMsgError>): string {
  return result.isSuccess ? "a success" : `${result.error.code} (${result.error.outcome})`;
}
