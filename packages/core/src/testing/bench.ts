import type { KMsgError } from "../error/kmsg-error.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { Provider, ProviderContext, SendContext } from "../provider/provider.ts";
import type { SendResult } from "../provider/send-result.ts";
import type { Result } from "../result/result.ts";
import type { ProviderFixture, ProviderSettings, Wire, WireRequest } from "./fixture.ts";
import { createLine, type Fault, type Line } from "./line.ts";
import { demand, demandSafe } from "./violation.ts";

/** Everything a test has at hand. */
export interface Bench {
  readonly fixture: ProviderFixture;
  readonly provider: Provider;
  now(): number;
  /** One sending, watched: what is unsafe whatever the test is about throws here. */
  send(message: OutboundMessage, options?: AttemptOptions): Promise<Attempt>;
  /** A context for calls that send nothing; `end()` checks that they didn't. */
  watchRead(fault?: Fault): Promise<ReadWatch>;
  /** Another provider of the same fixture on the same vendor. */
  withProvider(settings: ProviderSettings): Promise<Bench>;
}

export interface ReadWatch {
  readonly context: ProviderContext;
  /** Every request made through the context. */
  readonly requests: readonly WireRequest[];
  end(): Promise<void>;
}

export interface AttemptOptions {
  fault?: Fault;
  context?: SendContext;
}

/** What came of one sending. */
export interface Attempt {
  readonly result: Result<SendResult, KMsgError>;
  /** Every request made through `context.fetch`. */
  readonly requests: readonly WireRequest[];
  /** Those that can send a message. */
  readonly sends: readonly WireRequest[];
  /** How many messages the vendor took; absent when the fixture can't tell. */
  readonly accepted?: number;
}

/** Longest wait for a call of a provider, in milliseconds; runners give up after five seconds. */
export const PATIENCE_MS = 2_000;

let count = 0;

export async function createBench(
  fixture: ProviderFixture,
  settings: ProviderSettings = {},
): Promise<Bench> {
  const provider = await fixture.createProvider(settings);
  const now = fixture.now ? () => fixture.now?.() ?? Date.now() : Date.now;
  const accepted = async () => fixture.accepted?.();
  const contextOn = (line: Line | undefined) => ({ now, ...(line && { fetch: line.fetch }) });

  return {
    fixture,
    provider,
    now,
    withProvider: (other) => createBench(fixture, other),

    async send(message, { fault, context } = {}) {
      const line = fixture.wire && createLine(fixture.wire, fault);
      const before = await accepted();
      const settled = settle(provider, message, { ...contextOn(line), ...context });
      const result = await inTime(settled, "send()");
      const after = await accepted();
      const attempt = {
        result,
        requests: line?.requests ?? [],
        sends: sendsOf(line, fixture.wire),
        ...(before !== undefined && after !== undefined && { accepted: after - before }),
      };
      demandNothingUnsafe(attempt);
      return attempt;
    },

    async watchRead(fault) {
      const line = fixture.wire && createLine(fixture.wire, fault);
      const before = await accepted();
      return {
        context: contextOn(line),
        requests: line?.requests ?? [],
        async end() {
          demandSafe(sendsOf(line, fixture.wire).length === 0, "a mere read made a send request");
          demandSafe((await accepted()) === before, "a mere read sent a message");
        },
      };
    },
  };
}

/** Invented: nothing is ever sent to it. */
export const OTHER_PERSON = "01000007654";

/** A message under an id of its own, changed as given. */
export function renewed<T extends OutboundMessage>(
  message: T,
  changes: Partial<Record<string, unknown>> = {},
): T {
  count += 1;
  return { ...message, ...changes, messageId: `contract-${count}` };
}

/** Waits for a call, but not for ever. */
export async function inTime<T>(promise: Promise<T>, call: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), PATIENCE_MS);
  });
  const first = await Promise.race([promise, late]).finally(() => clearTimeout(timer));
  demand(first !== "late", `${call} hasn't come to an end after ${PATIENCE_MS} ms`);
  return first;
}

/** How it ended, in words that give nothing away. */
export function describeResult(result: Result<SendResult, KMsgError>): string {
  if (result.isSuccess) return `a success with status ${result.value.status}`;
  return `a failure with ${result.error.code} (${result.error.outcome})`;
}

function sendsOf(line: Line | undefined, wire: Wire | undefined): WireRequest[] {
  return (line?.requests ?? []).filter((request) => wire?.isSend(request));
}

async function settle(provider: Provider, message: OutboundMessage, context: SendContext) {
  let result: Result<SendResult, KMsgError>;
  try {
    result = await provider.send(message, context);
  } catch (reason) {
    demandSafe(false, `send() threw or rejected (${nameOf(reason)}); it must resolve to a Result`);
  }
  const isOk = result?.isSuccess === true && typeof result.value === "object" && result.value;
  const isFail = result?.isFailure === true && typeof result.error === "object" && result.error;
  demandSafe(isOk || isFail, "send() resolved to something that ok() and fail() don't make");
  return result;
}

/** The name alone: the text of a foreign error may hold a number. */
export function nameOf(reason: unknown): string {
  return reason instanceof Error ? reason.name : typeof reason;
}

function demandNothingUnsafe({ result, sends, accepted }: Attempt): void {
  demandSafe(
    sends.length <= 1,
    `one send() made ${sends.length} send requests; repeating is the caller's choice`,
  );
  if (accepted === undefined) return;
  demandSafe(accepted <= 1, `the vendor took ${accepted} messages for one send()`);
  demandSafe(
    accepted === 0 || result.isSuccess || result.error.outcome !== "not_sent",
    "the error says `not_sent`, but the vendor took the message",
  );
}
