import { MemoryIdempotencyStore, type SendInput } from "@k-msg/core";
import { createSandbox, type SandboxMessage, type VendorId } from "@k-msg/sandbox";
import { KMsg } from "k-msg";
import { createProviders, VENDORS } from "../fixtures/three-vendors.ts";
import type { Command, Content, History, Item, Settings } from "./history.ts";
import { LATE_MS, type Process, type SendOutcome, startProcess } from "./process.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** One message on its way from one call, and what the caller heard of it. */
export interface Sending {
  readonly messageId: string;
  readonly content: number;
  readonly key?: string;
  readonly process: Process;
  readonly input: SendInput;
  /** Results in the order they came; more or fewer than one is an error. */
  readonly results: SendOutcome[];
  /** Its caller left the loop before its result. */
  isLeft: boolean;
}

export interface Played {
  readonly sendings: readonly Sending[];
  readonly processes: readonly Process[];
  /** What the vendors took. */
  readonly inbox: readonly SandboxMessage[];
}

const LAG_MS = 1_000;
const LONG_LAG_MS = 60_000;
/** SOLAPI refuses this one and takes the others of its request. */
const REFUSED = "01000009202";
/** The vendors keep their word: what they take late, their records show by then. */
const COMPLETE_AFTER_MS = LATE_MS + LAG_MS + 1_000;

/** Made once: creating one costs more than a history. */
const sandbox = createSandbox();

export async function play(history: History, time: VirtualTime): Promise<Played> {
  const { settings, contents, commands } = history;
  time.begin();
  sandbox.reset();
  const lagMs = settings.trustsAbsence ? LAG_MS : LONG_LAG_MS;
  for (const vendor of VENDORS)
    sandbox[vendor].switches.historyDelayMs = settings.recordsLag ? lagMs : 0;
  const records = new MemoryIdempotencyStore();
  const sendings: Sending[] = [];
  const processes: Process[] = [];
  const running: Promise<void>[] = [];

  function start() {
    const process = startProcess(sandbox, time, records);
    processes.push(process);
    return { process, kmsg: createKMsg(settings, process) };
  }

  function createSending(item: Item, process: Process): Sending {
    const messageId = `m-${sendings.length}`;
    const content = item.content % contents.length;
    const key = toKey(item, contents.length);
    const isRefused = settings.refusesThird && content === 2;
    // Two people get the rest, so that numbers alone tell nothing.
    const to = isRefused ? REFUSED : `0100000100${content % 2}`;
    const input = createInput(content, contents[content] ?? "SMS", { messageId, to, key });
    const sending: Sending = {
      ...{ messageId, content, key, process, input },
      results: [],
      isLeft: false,
    };
    sendings.push(sending);
    return sending;
  }

  let current = start();
  for (const command of commands) {
    if (current.process.isDead) current = start();
    const { process, kmsg } = current;
    process.expect(command.faults, command.storeFaults);
    const abortion = new AbortController();
    const { abortAfter, crashAfter } = command;
    if (crashAfter !== undefined) process.after(crashAfter, process.crash);
    if (abortAfter !== undefined) process.after(abortAfter, () => abortion.abort());
    const create = (item: Item) => createSending(item, process);
    const over = Promise.race([issue(kmsg, command, create, abortion.signal), process.death]);
    running.push(over);
    if (command.isAwaited) await time.until(over);
  }
  await time.until(Promise.all(running));
  await time.toTheEnd();
  return { sendings, processes, inbox: [...sandbox.inbox.all()] };
}

function createKMsg(settings: Settings, process: Process): KMsg {
  const { vendors, strategy, hasCircuit, hasRate, isObserved, trustsAbsence } = settings;
  const ids = [...vendors];
  return new KMsg({
    providers: createProviders(sandbox, {
      ...(trustsAbsence && { lookupCompleteAfterMs: COMPLETE_AFTER_MS }),
    }),
    routing: {
      byType: { SMS: ids, LMS: ids, ALIMTALK: ids },
      strategy,
      weights: { solapi: 2, aligo: 1, iwinv: 1 },
    },
    fetch: process.fetch,
    idempotency: { store: process.store },
    onUnknown: settings.onUnknown,
    // Not by chance, so that a seed tells all.
    retry: { maxAttempts: settings.maxAttempts, jitter: "none" },
    circuitBreaker: hasCircuit && { minimumCalls: 2, openMs: 5_000 },
    ...(hasRate && {
      rateLimits: { solapi: { maxConcurrency: 1 }, aligo: { requestsPerSecond: 1 } },
    }),
    ...(!settings.looksUp && { lookUpForMs: 0 }),
    ...(isObserved && { hooks: process.hooks }),
  });
}

async function issue(
  kmsg: KMsg,
  command: Command,
  create: (item: Item) => Sending,
  signal: AbortSignal,
): Promise<void> {
  if (command.how === "many") return stream(kmsg, command, create, signal);
  const sendings = command.items.map(create);
  const inputs = sendings.map(({ input }) => input);
  if (command.how === "array") {
    const { total, results } = await kmsg.send(inputs, { signal });
    if (total !== inputs.length || results.length !== inputs.length)
      throw new Error(`${inputs.length} messages, ${results.length} results`);
    for (const [index, result] of results.entries()) sendings[index]?.results.push(result);
  } else {
    // One call each, all at once.
    const sent = sendings.map(({ input }) => kmsg.send(input, { signal }));
    for (const [index, each] of sent.entries()) sendings[index]?.results.push(await each);
  }
}

async function stream(
  kmsg: KMsg,
  { items, concurrency, leaveAfter = Number.POSITIVE_INFINITY }: Command,
  create: (item: Item) => Sending,
  signal: AbortSignal,
): Promise<void> {
  const own: Sending[] = [];
  function* take() {
    for (const item of items) {
      const sending = create(item);
      own.push(sending);
      yield sending.input;
    }
  }
  let count = 0;
  for await (const told of kmsg.sendMany(take(), { concurrency, signal })) {
    const { index, input, messageId, result } = told;
    const sending = own[index];
    if (sending?.input !== input || sending.messageId !== messageId)
      throw new Error("a result of another message");
    sending.results.push(result);
    if (++count > leaveAfter) break;
  }
  for (const sending of own) sending.isLeft = count > leaveAfter && sending.results.length === 0;
}

function toKey({ key, content }: Item, contents: number): string | undefined {
  if (key === undefined) return undefined;
  return key === "foreign" ? `a-${(content + 1) % contents}` : `${key}-${content % contents}`;
}

function createInput(
  content: number,
  type: Content,
  { messageId, to, key }: { messageId: string; to: string; key: string | undefined },
): SendInput {
  const common = { messageId, to, from: "01000000000", idempotencyKey: key };
  const text = `안내 C-${content}`;
  if (type === "SMS") return { ...common, type, text };
  if (type === "LMS") return { ...common, type, text, subject: "안내" };
  const { solapi, aligo, iwinv } = sandbox;
  const templateId = {
    solapi: solapi.templates.demo.order,
    aligo: aligo.templates.demo.order,
    iwinv: iwinv.templates.demo.order,
  } satisfies Record<VendorId, string>;
  return { ...common, type, templateId, variables: { 이름: "김하늘", 주문번호: `C-${content}` } };
}

export function readContent({ text }: SandboxMessage): number {
  return Number(/C-(\d+)/.exec(text)?.[1]);
}
