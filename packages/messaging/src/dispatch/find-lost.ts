import {
  changeError,
  fail,
  KMsgError,
  type MessageSighting,
  type OutboundMessage,
  ok,
  type Result,
  type SendResult,
} from "@k-msg/core";
import { timeout, wait } from "@k-msg/core/resilience";
import type { Call, Job } from "./job.ts";
import type { Runtime } from "./runtime.ts";
import { correct, isLost } from "./take-answer.ts";

type Answer = Result<MessageSighting, KMsgError>;

/** When the request was under way, in milliseconds since 1970. */
interface Span {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The first pause between two look-ups, in milliseconds; doubles each time. */
const FIRST_PAUSE_MS = 500;
/** A look-up that takes longer told nothing, in milliseconds. */
const LONGEST_LOOK_MS = 10_000;
/**
 * How long one request's look-ups may take beyond `lookUpForMs`, in milliseconds: of 10,000 lost messages most stay
 * unknown then, instead of holding the results for an hour.
 */
const LONGEST_EXTRA_MS = 10_000;
/** Look-ups of one lost request under way at once. */
const TOGETHER = 4;

/**
 * Looks the lost messages of one request up in the vendor's records, until each is settled or `lookUpForMs` is over.
 * What stays unclear keeps its unknown outcome.
 * @param jobs all messages of the request: those whose answer came have left records, too.
 */
export async function findLost(
  runtime: Runtime,
  jobs: readonly Job[],
  span: Span,
  call: Call,
): Promise<void> {
  const copies = countCopies(jobs);
  let open: readonly Job[] = jobs.filter(isLost);
  let waitedMs = 0;
  // Not the configuration's clock, which may stand still.
  const until = performance.now() + runtime.lookUpForMs + LONGEST_EXTRA_MS;
  const isOver = () => call.signal?.aborted === true || performance.now() >= until;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    open = await lookUp(runtime, open, span, copies, waitedMs, call, isOver);
    const leftMs = runtime.lookUpForMs - waitedMs;
    if (open.length === 0 || leftMs <= 0 || isOver()) return;
    const nextMs = Math.min(pauseMs, leftMs);
    if (!(await wait(nextMs, call.signal))) return;
    waitedMs += nextMs;
  }
}

/** Resolves to those that stay open. */
async function lookUp(
  runtime: Runtime,
  jobs: readonly Job[],
  span: Span,
  copies: ReadonlyMap<string, number>,
  waitedMs: number,
  call: Call,
  isOver: () => boolean,
): Promise<readonly Job[]> {
  const open: Job[] = [];
  const queue = jobs.values();
  const work = async () => {
    for (const job of queue) {
      if (isOver()) open.push(job);
      else {
        const count = copies.get(likeness(job.message)) ?? 1;
        const seen = await ask(runtime, job, span, count, call);
        const isAmbiguous = (job.lane.traces?.count(job.message) ?? 0) > count;
        const settled = judge(runtime, job, span, isAmbiguous ? undefined : seen, waitedMs);
        if (settled) correct(job, settled);
        else open.push(job);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(TOGETHER, jobs.length) }, work));
  return open;
}

/** `undefined` when the look-up told nothing. Never rejects. */
async function ask(
  runtime: Runtime,
  { lane, message }: Job,
  span: Span,
  copies: number,
  { signal }: Call,
): Promise<MessageSighting | undefined> {
  const turn = await lane.limiter?.acquire(signal);
  if (turn?.isFailure) return undefined;
  try {
    const { provider } = lane;
    const { fetch, now } = runtime;
    const query = { message, ...span, copies };
    const look = async (ends: AbortSignal) =>
      (await provider.findMessage?.(query, { signal: ends, fetch, now })) as Answer;
    const seen = await timeout(look, LONGEST_LOOK_MS, { signal });
    return seen?.isSuccess ? seen.value : undefined;
  } catch {
    return undefined;
  } finally {
    turn?.value();
  }
}

/** `undefined` while nothing is certain. */
function judge(
  { now }: Runtime,
  { lane, message, result }: Job,
  { endedAt }: Span,
  seen: MessageSighting | undefined,
  waitedMs: number,
): Result<SendResult, KMsgError> | undefined {
  if (seen?.found === "accepted") {
    const { providerMessageId, status = "PENDING", raw } = seen;
    const { messageId, type, to } = message;
    const providerId = lane.provider.id;
    return ok({ messageId, providerId, providerMessageId, status, type, to, raw });
  }
  if (seen?.found === "refused")
    // Only an error that says so: this is another's word, and a message must not be lost for it.
    return KMsgError.isInstance(seen.error) && seen.error.outcome === "not_sent"
      ? fail(seen.error)
      : undefined;
  if (seen?.found !== "absent" || !result?.isFailure) return undefined;
  const { completeAfterMs = Number.POSITIVE_INFINITY } = lane.limits.lookup ?? {};
  // A clock that stands still, or was set back, mustn't make the records look younger than they are.
  if (Math.max(now() - endedAt, waitedMs) < completeAfterMs) return undefined;
  return fail(changeError(result.error, { outcome: "not_sent", retryable: true }));
}

function countCopies(jobs: readonly Job[]): ReadonlyMap<string, number> {
  const copies = new Map<string, number>();
  for (const { message } of jobs) {
    const like = likeness(message);
    copies.set(like, (copies.get(like) ?? 0) + 1);
  }
  return copies;
}

/** The same for messages that nobody can tell apart by number and content. */
function likeness(message: OutboundMessage): string {
  const { messageId: _, customFields: __, ...content } = message;
  // In one order, whoever made the message.
  const fields = Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(fields, (_key, value) => (value instanceof Uint8Array ? "" : value));
}
