import {
  type DeliveryReport,
  fail,
  KMsgError,
  ok,
  type TrackedMessage,
  type TrackingStore,
} from "@k-msg/core";
import { type Clock, createClock } from "../clock.ts";
import { createVendor, numberOf, refusal, type Vendor } from "../vendor.ts";
import type { Command, History, Verdict } from "./history.ts";
import { type Process, startProcess } from "./process.ts";

/** What came of a history. */
export interface Played {
  readonly kakao: Vendor;
  readonly sms: Vendor;
  readonly clock: Clock;
  readonly sent: readonly Sent[];
  readonly deaths: number;
  readonly stalls: number;
}

export interface Sent {
  readonly plan: History["messages"][number];
  readonly to: string;
  /** Of its substitute, and of no other. */
  readonly text: string;
  /** Its records: one, or none where its process died before. */
  readonly origins: readonly TrackedMessage[];
  readonly substitutes: readonly TrackedMessage[];
}

/** Long enough for everything to find its end. */
const AFTERMATH = [
  ...new Array<number>(6).fill(130_000),
  ...new Array<number>(3).fill(660_000),
  ...new Array<number>(3).fill(3_600_000),
];

const DOWN = fail(new KMsgError("NETWORK_ERROR", { outcome: "not_sent", retryable: true }));

let played = 0;
let numbers = 0;

/** @param stores As several processes open them: the same data. */
export async function play(history: History, stores: readonly TrackingStore[]): Promise<Played> {
  const clock = createClock();
  const number = ++played;
  const [raw] = stores as readonly [TrackingStore, ...TrackingStore[]];
  const faults = new Map<string, string[]>();
  const lookUp = history.canLookUp;
  const kakao = createVendor({ id: `kakao${number}`, types: ["ALIMTALK"] });
  const sms = createVendor({
    id: `sms${number}`,
    types: ["SMS", "LMS"],
    lookUp,
    ...(lookUp && { limits: { lookup: { completeAfterMs: 60_000 } } }),
    onSend(message) {
      const fault = faults.get(message.to)?.shift();
      if (fault === "down") return DOWN;
      return fault === "refused"
        ? refusal()
        : fault === "lost_before"
          ? refusal("unknown")
          : undefined;
    },
  });
  loseAnswers(sms, faults);
  const native = new Set<string>();
  omitWarnings(kakao, native);

  let seed = history.seed;
  const ticks = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 16) % 4;
  };
  let opened = 0;
  const start = () => {
    const store = stores[opened++ % stores.length] as TrackingStore;
    return startProcess({ store, providers: [kakao, sms], clock, ticks });
  };
  const processes = [start(), start(), start()];
  const standing: { process: Process; work: Promise<unknown> }[] = [];
  const sent: { plan: Sent["plan"]; to: string; text: string }[] = [];
  let deaths = 0;
  let stalls = 0;

  /** Does something in a process, as far as it comes. */
  async function doIn(index: number, work: (process: Process) => Promise<unknown>): Promise<void> {
    const process = processes[index] as Process;
    const done = work(process);
    const outcome = await Promise.race([
      done.then(() => "done"),
      process.stalled.then(() => "stalled"),
    ]);
    if (outcome === "stalled") {
      stalls++;
      standing.push({ process, work: done });
    } else if (process.isDead) deaths++;
    else return;
    processes[index] = start();
  }

  async function resumeAll(): Promise<void> {
    const all = standing.splice(0);
    await Promise.all(
      all.map(({ process, work }) => {
        process.resume();
        return work;
      }),
    );
  }

  async function send(fate: Extract<Command, { name: "send" }>["fate"]): Promise<void> {
    const plan = history.messages[sent.length];
    if (!plan) return;
    const to = numberOf(++numbers);
    const text = `substitute ${numbers}`;
    sent.push({ plan, to, text });
    faults.set(to, plan.fault.split(", "));
    if (plan.failover === "vendor") native.add(to);
    const failover = {
      enabled: plan.failover !== "none",
      ...(plan.failover !== "ours_without_text" && { fallbackContent: text }),
      ...(plan.failover === "ours_short" && { expiresAfterMs: 300_000 }),
    };
    await doIn(0, (process) => {
      process.meet(fate);
      return process.kmsg.send({ type: "ALIMTALK", to, templateId: "T", failover });
    });
  }

  /** The vendor's record of a message that has been sent. */
  const at = (index: number) => {
    const to = sent[index]?.to;
    return kakao.inbox.find(({ message }) => message.to === to);
  };

  async function push(index: number, isUrgent: boolean): Promise<void> {
    const arrived = at(index);
    if (!arrived || arrived.report.status === "UNKNOWN") return;
    const { messages } = await raw.find({ to: arrived.message.to, type: "ALIMTALK" });
    const { status, reason } = arrived.report;
    const now = clock();
    await raw.recordStatuses(
      messages.map(({ id }) => ({
        id,
        at: now,
        source: "webhook",
        status,
        ...(reason && { reason }),
        outcome: "accepted",
        ...(isUrgent && { next: { dueAt: now } }),
      })),
    );
  }

  async function obey(command: Command): Promise<void> {
    switch (command.name) {
      case "send":
        return send(command.fate);
      case "report": {
        const arrived = at(command.message);
        const { substitute } = arrived?.report ?? {};
        if (arrived)
          arrived.report = { ...toReport(command.verdict), ...(substitute && { substitute }) };
        return;
      }
      case "substitute": {
        const arrived = at(command.message);
        if (!arrived || !native.has(arrived.message.to)) return;
        arrived.report = {
          ...arrived.report,
          substitute: { type: "SMS", ...toReport(command.verdict) },
        };
        return;
      }
      case "push":
        return push(command.message, command.isUrgent);
      case "run": {
        const running = command.fates.map((fate, index) =>
          doIn(index, (process) => {
            process.meet(fate);
            return process.tracker.runOnce();
          }),
        );
        await Promise.all(running);
        return;
      }
      case "resume": {
        const other = (process: Process) => {
          process.meet(undefined);
          return process.tracker.runOnce();
        };
        await Promise.all([resumeAll(), command.isBusy && doIn(1, other)]);
        return;
      }
      case "pass":
        clock.advance(command.ms);
    }
  }

  for (const command of history.commands) await obey(command);
  await resumeAll();
  const { tracker } = start();
  for (const ms of AFTERMATH) {
    clock.advance(ms);
    await tracker.runOnce();
  }
  const found = await Promise.all(
    sent.map(async (each) => {
      const { messages } = await raw.find({ to: each.to });
      return {
        ...each,
        origins: messages.filter(({ type }) => type === "ALIMTALK"),
        substitutes: messages.filter(({ type }) => type !== "ALIMTALK"),
      };
    }),
  );
  return { kakao, sms, clock, sent: found, deaths, stalls };
}

function toReport(verdict: Verdict): DeliveryReport {
  const [status, reason] = verdict.split(" ") as [
    DeliveryReport["status"],
    DeliveryReport["reason"],
  ];
  return { status, ...(reason && { reason }) };
}

/** The vendor takes some messages, and nobody hears of it. */
function loseAnswers(vendor: Vendor, faults: ReadonlyMap<string, readonly string[]>): void {
  const { sendBatch } = vendor;
  vendor.sendBatch = async (messages, context) => {
    const lost = new Set(messages.filter(({ to }) => faults.get(to)?.[0] === "lost_after"));
    const results = (await sendBatch?.(messages, context)) ?? [];
    return results.map((result, index) =>
      lost.has(messages[index] as never) && result.isSuccess ? refusal("unknown") : result,
    );
  };
  vendor.send = async (message, context) => {
    const [result] = (await vendor.sendBatch?.([message], context)) ?? [];
    return result ?? refusal("unknown");
  };
}

/** The vendor sends substitutes itself for some numbers. */
function omitWarnings(vendor: Vendor, native: ReadonlySet<string>): void {
  const { send } = vendor;
  vendor.send = async (message, context) => {
    const result = await send(message, context);
    if (result.isFailure || !native.has(message.to)) return result;
    const { warnings: _, ...value } = result.value;
    return ok(value);
  };
}
