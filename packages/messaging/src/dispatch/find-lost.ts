import {
  changeError,
  type FindMessageQuery,
  fail,
  KMsgError,
  type MessageSighting,
  type OutboundMessage,
  ok,
  type ProviderContext,
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

/** What was lost of one request. */
interface Loss {
  readonly jobs: readonly Job[];
  readonly span: Span;
  /** Of the request, those whose answer came included: they have left records, too. */
  readonly copies: ReadonlyMap<string, number>;
}

interface Look {
  /** When the vendor was asked, in milliseconds since 1970: what it took later isn't in its answer. */
  readonly at: number;
  /** Absent where it told nothing. */
  readonly seen?: MessageSighting;
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
  const loss: Loss = { jobs: jobs.filter(isLost), span, copies: countCopies(jobs) };
  let open = loss.jobs;
  let waitedMs = 0;
  // Not the configuration's clock, which may stand still.
  const until = performance.now() + runtime.lookUpForMs + LONGEST_EXTRA_MS;
  const isOver = () => call.signal?.aborted === true || performance.now() >= until;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    open = await lookUp(runtime, open, loss, waitedMs, call, isOver);
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
  loss: Loss,
  waitedMs: number,
  call: Call,
  isOver: () => boolean,
): Promise<readonly Job[]> {
  const open: Job[] = [];
  const looks = await lookTogether(runtime, loss, call);
  const queue = jobs.values();
  const work = async () => {
    for (const job of queue) {
      const look =
        looks.get(job) ?? (isOver() ? undefined : await lookAlone(runtime, job, loss, call));
      const settled = look && judge(job, loss, look, waitedMs);
      if (settled) correct(job, settled);
      else open.push(job);
    }
  };
  await Promise.all(Array.from({ length: Math.min(TOGETHER, jobs.length) }, work));
  return open;
}

/** Those that a provider looks up together; empty where it can't. */
async function lookTogether(
  runtime: Runtime,
  loss: Loss,
  call: Call,
): Promise<ReadonlyMap<Job, Look>> {
  const looks = new Map<Job, Look>();
  const [first, ...others] = loss.jobs;
  const provider = first?.lane.provider;
  if (!first || others.length === 0 || !provider?.findMessages) return looks;
  // By one that was sent twice another request may be taken for this one as a whole.
  if (loss.jobs.some((job) => isAmbiguous(job, loss))) return looks;
  const queries = loss.jobs.map((job) => toQuery(job, loss));
  const look = async (context: ProviderContext) => provider.findMessages?.(queries, context);
  const { at, answer: answers } = await ask(runtime, first, call, look);
  // Fewer or more answers than questions: who knows whose they are.
  const isTold = Array.isArray(answers) && answers.length === queries.length;
  loss.jobs.forEach((job, index) => {
    // What failed for all would take much longer for each.
    if (!isTold) looks.set(job, { at });
    else if (answers[index] !== undefined) looks.set(job, { at, seen: read(answers[index]) });
  });
  return looks;
}

async function lookAlone(runtime: Runtime, job: Job, loss: Loss, call: Call): Promise<Look> {
  const { provider } = job.lane;
  const query = toQuery(job, loss);
  const look = async (context: ProviderContext) => provider.findMessage?.(query, context);
  const { at, answer } = await ask(runtime, job, call, look);
  return { at, seen: read(answer) };
}

/** Whether another sending may be what is seen of it. */
function isAmbiguous({ lane, message }: Job, { copies }: Loss): boolean {
  return (lane.traces?.count(message) ?? 0) > (copies.get(likeness(message)) ?? 1);
}

function toQuery({ message }: Job, { span, copies }: Loss): FindMessageQuery {
  return { message, ...span, copies: copies.get(likeness(message)) ?? 1 };
}

/** `undefined` for a look-up that told nothing. */
function read(answer: unknown): MessageSighting | undefined {
  const found = answer as Answer | null | undefined;
  return found?.isSuccess ? found.value : undefined;
}

/** Has somebody look in his turn; without an answer where that failed. Never rejects. */
async function ask<T>(
  { fetch, now }: Runtime,
  { lane }: Job,
  { signal }: Call,
  look: (context: ProviderContext) => Promise<T>,
): Promise<{ readonly at: number; readonly answer?: T }> {
  const turn = await lane.limiter?.acquire(signal);
  const at = now();
  if (turn?.isFailure) return { at };
  try {
    const looked = await timeout(
      async (ends) => ok(await look({ signal: ends, fetch, now })),
      LONGEST_LOOK_MS,
      { signal },
    );
    return looked.isSuccess ? { at, answer: looked.value } : { at };
  } catch {
    return { at };
  } finally {
    turn?.value();
  }
}

/** `undefined` while nothing is certain. */
function judge(
  job: Job,
  loss: Loss,
  { at, seen }: Look,
  waitedMs: number,
): Result<SendResult, KMsgError> | undefined {
  if (isAmbiguous(job, loss)) return undefined;
  const { lane, message, result } = job;
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
  if (Math.max(at - loss.span.endedAt, waitedMs) < completeAfterMs) return undefined;
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
