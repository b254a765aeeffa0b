import type { KMsgError } from "../../error/kmsg-error.ts";
import type { MessageType } from "../../message/message-type.ts";
import type { OutboundMessage } from "../../message/outbound-message.ts";
import type { DeliveryReport, SentMessage } from "../../provider/delivery-report.ts";
import type { DeliveryStatus } from "../../provider/delivery-status.ts";
import type { ProviderContext } from "../../provider/provider.ts";
import type { SendResult } from "../../provider/send-result.ts";
import type { Result } from "../../result/result.ts";
import { type Bench, inTime, nameOf, OTHER_PERSON, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { noAnswers } from "../faults.ts";
import { findLeaks, privateParts, showError } from "../leaks.ts";
import type { Fault } from "../line.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandSoundError } from "./errors.ts";
import { demandSuccess } from "./send.ts";

type Told = Result<DeliveryReport, KMsgError>;

const STATUSES: readonly DeliveryStatus[] = [
  "PENDING",
  "SENT",
  "DELIVERED",
  "FAILED",
  "CANCELLED",
  "UNKNOWN",
];
const ENDS: readonly DeliveryStatus[] = ["DELIVERED", "FAILED", "CANCELLED"];
const KAKAO: readonly MessageType[] = ["ALIMTALK", "FRIENDTALK"];
const MANY = 8;

/** `getDeliveryStatuses()`. */
export const deliveries: readonly ContractTest[] = [
  {
    id: "getDeliveryStatuses.sent",
    title: "a message that was just sent is under way, under the id that send() gave it",
    needs: ["getDeliveryStatuses"],
    async each(bench, message) {
      const sent = await sendOne(bench, renewed(message));
      const { status, providerMessageId: id } = demandReport(await readOne(bench, sent));
      demand(status !== "FAILED" && status !== "CANCELLED", `the vendor took it; it was ${status}`);
      const isSame = id === undefined || sent.providerMessageId === undefined;
      demand(isSame || id === sent.providerMessageId, "it was told under another id");
    },
  },
  {
    id: "getDeliveryStatuses.delivered",
    title: "a message that has reached somebody is DELIVERED, and its times are instants",
    needs: ["getDeliveryStatuses", "arrived"],
    async each(bench, message) {
      const sent = await sendOne(bench, renewed(message));
      await bench.fixture.arrived?.();
      const report = demandReport(await readOne(bench, sent));
      demand(report.status === "DELIVERED", `it has arrived, and was ${report.status}`);
      demand(report.reason === undefined, "what was delivered has no reason for a failure");
      const from = sent.requestedAt - 60_000;
      for (const at of [report.sentAt, report.completedAt]) {
        const time = at?.getTime();
        const isPlausible = time === undefined || (time >= from && time <= bench.now() + 60_000);
        demand(isPlausible, "a time of it lies before the send or in the future: a wrong zone?");
      }
    },
  },
  {
    id: "getDeliveryStatuses.unreachable",
    title: "a message to somebody who isn't on Kakao is FAILED as not_on_kakao",
    needs: ["getDeliveryStatuses", "failover"],
    types: KAKAO,
    async each(bench, message) {
      const to = bench.fixture.failover?.unreachableTo ?? message.to;
      const sent = await sendOne(bench, renewed(message, { to }));
      await bench.fixture.failover?.substitutes();
      const { status, reason, substitute } = demandReport(await readOne(bench, sent));
      demand(status === "FAILED", `it can't have been delivered, and was ${status}`);
      demand(reason === "not_on_kakao", `the reason must be not_on_kakao, not ${reason}`);
      demand(substitute === undefined, "it has a substitute that nobody asked for");
    },
  },
  {
    id: "getDeliveryStatuses.order",
    title: "each message gets its own answer in its own place, and nobody else's is taken for one",
    safety: true,
    needs: ["getDeliveryStatuses"],
    async each(bench, message) {
      const first = await sendOne(bench, renewed(message));
      const last = await sendOne(bench, renewed(message, { to: OTHER_PERSON }));
      const { providerMessageId: _id, ...common } = last;
      const stranger = { ...common, messageId: renewed(message).messageId, to: NOBODY };
      const asked = [first, stranger, last, stranger];
      const told = await read(bench, asked);
      demandSafe(told.length === asked.length, "there must be one result for each message");
      for (const place of [1, 3]) {
        const report = told[place];
        const isTaken = report?.isSuccess && report.value.status !== "UNKNOWN";
        demandSafe(!isTaken, "nothing was sent to this person, and yet a status was told");
      }
      for (const [place, sent] of [
        [0, first],
        [2, last],
      ] as const) {
        const id = told[place]?.isSuccess ? told[place].value.providerMessageId : undefined;
        const isOwn = id === undefined || (sent.providerMessageId ?? id) === id;
        demandSafe(isOwn, "a message got the answer of another");
      }
    },
  },
  {
    id: "getDeliveryStatuses.together",
    title: "messages of one request are asked for in fewer requests than one for each",
    needs: ["getDeliveryStatuses", "wire"],
    async each(bench, original) {
      const sent = await sendMany(bench, original);
      if (!sent) return;
      const watch = await bench.watchRead();
      await settle(bench, sent, watch.context);
      await watch.end();
      const { length } = watch.requests;
      demand(length < sent.length, `${sent.length} messages of one request took ${length}`);
    },
  },
  {
    id: "getDeliveryStatuses.down",
    title: "without the vendor's answer every message is a failure, which tells nothing of it",
    safety: true,
    needs: ["getDeliveryStatuses", "wire"],
    async each(bench, original) {
      const message = renewed(original);
      const sent = await sendOne(bench, message);
      const parts = privateParts(message, bench.fixture.secrets);
      for (const [name, fault] of Object.entries(noAnswers)) {
        const told = await readOne(bench, sent, fault);
        demandSafe(told.isFailure, `with "${name}" instead of an answer, a status was told`);
        demandSoundError(told.error, `reading with "${name}"`, bench.provider.id);
        demand(told.error.outcome === "not_sent", "to read can't have sent anything");
        const leaks = findLeaks(showError(told.error), parts);
        demandSafe(leaks.length === 0, `the error of a reading shows ${leaks.join(", ")}`);
      }
    },
  },
  {
    id: "getDeliveryStatuses.never-rejects",
    title: "whatever it is asked, there is one Result for each, and no end of what was never sent",
    safety: true,
    needs: ["getDeliveryStatuses"],
    async each(bench, original) {
      const { type } = original;
      const sent = { messageId: "contract-none", type, to: NOBODY, requestedAt: bench.now() };
      const odd: unknown[] = [
        undefined,
        null,
        {},
        { type },
        { ...sent, type: "CARRIER_PIGEON" },
        { ...sent, requestedAt: Number.NaN },
        { ...sent, requestedAt: 8.64e15 },
        { ...sent, scheduledAt: new Date(Number.NaN) },
        { ...sent, providerMessageId: "" },
        { ...sent, providerMessageId: "no such id / ?#&" },
      ];
      const told = await read(bench, odd as SentMessage[]);
      demandSafe(told.length === odd.length, "there must be one result for each message");
      for (const each of told) {
        const isEnded = each.isSuccess && ENDS.includes(each.value.status);
        demandSafe(!isEnded, "an end was told of what was never sent");
      }
      demandSafe((await read(bench, [])).length === 0, "of no message there must be no result");
    },
  },
];

/** Invented: nothing is ever sent to it. */
const NOBODY = "01000007655";

/** What asks for a message, as whoever sent it can say it. */
export function toSent(
  message: OutboundMessage,
  requestedAt: number,
  { providerMessageId }: Partial<SendResult>,
): SentMessage {
  const { messageId, type, to, country, from, scheduledAt } = message;
  const { templateId } = message as { templateId?: string };
  return {
    ...{ messageId, type, to, country, requestedAt },
    ...(from === undefined ? {} : { from }),
    ...(templateId === undefined ? {} : { templateId }),
    ...(scheduledAt === undefined ? {} : { scheduledAt }),
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
  };
}

export async function sendOne(bench: Bench, message: OutboundMessage): Promise<SentMessage> {
  if (!message.scheduledAt) await bench.fixture.passTime?.();
  const requestedAt = bench.now();
  return toSent(message, requestedAt, demandSuccess(await bench.send(message)));
}

/** Several in one request; nothing where the provider has no such requests for this message. */
export async function sendMany(
  { provider, fixture, now }: Bench,
  original: OutboundMessage,
  count = MANY,
): Promise<SentMessage[] | undefined> {
  const messages = Array.from({ length: count }, (_, index) =>
    renewed(original, { to: `0100000${1500 + index}` }),
  );
  const keys = new Set(messages.map((message) => provider.batchKey?.(message)));
  if (!provider.sendBatch || keys.size > 1 || keys.has(undefined)) return undefined;
  const requestedAt = now();
  const context = { now, ...(fixture.wire && { fetch: fixture.wire.fetch }) };
  const results = await provider.sendBatch(messages, context);
  return results.map((result, index) => {
    demand(result.isSuccess, "a batch of good messages must be taken");
    return toSent(messages[index] as OutboundMessage, requestedAt, result.value);
  });
}

export async function readOne(bench: Bench, sent: SentMessage, fault?: Fault): Promise<Told> {
  const [told] = await read(bench, [sent], fault);
  demandSafe(told, "there must be one result for each message");
  return told;
}

async function read(
  bench: Bench,
  messages: readonly SentMessage[],
  fault?: Fault,
): Promise<readonly Told[]> {
  const watch = await bench.watchRead(fault);
  const told = await settle(bench, messages, watch.context);
  await watch.end();
  for (const each of told) {
    const isWhole =
      each?.isFailure === true ||
      (each?.isSuccess === true && STATUSES.includes(each.value?.status));
    demandSafe(isWhole, "a result is neither a report with a status nor a failure");
  }
  return told;
}

async function settle(
  { provider }: Bench,
  messages: readonly SentMessage[],
  context: ProviderContext,
): Promise<readonly Told[]> {
  demand(provider.getDeliveryStatuses, "there is no getDeliveryStatuses()");
  try {
    const reading = provider.getDeliveryStatuses(messages, context);
    return [...(await inTime(reading, "getDeliveryStatuses()"))];
  } catch (reason) {
    demandSafe(false, `getDeliveryStatuses() threw or rejected (${nameOf(reason)})`);
  }
}

function demandReport(told: Told): DeliveryReport {
  demand(told.isSuccess, "it must be readable");
  return told.value;
}
