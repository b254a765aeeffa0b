import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import type { TrackedMessage, TrackingStore } from "@k-msg/core";
import { openSqlite, SqlTrackingStore } from "@k-msg/messaging/sql";
import { DeliveryTracker, MemoryTrackingStore } from "@k-msg/messaging/tracking";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import type { KMsg, SendInput } from "k-msg";
import { expect } from "vitest";
import { createKMsg, START } from "../fixtures/three-vendors.ts";

/** A message, and what its record must say in the end. */
export interface Course {
  readonly name: string;
  readonly message: DistributiveOmit<SendInput, "to" | "messageId">;
  /** Lets the sandbox deal with the number so. */
  readonly arrange?: (sandbox: RunningSandbox, to: string) => void;
  /** Status, reason and code; what isn't told is left out. */
  readonly end: string;
  /** The vendor's words. Default: not looked at. */
  readonly words?: string;
  /** When it was handed over and when it was done, in seconds after the start: `sent 1, done 3`. */
  readonly times: string;
  /** The vendor's own: type, status, reason and code. Default: none. */
  readonly substitute?: string;
  /** Source, status and code of each line, `+` for the substitute's. Default: sent, and at its end when it was first polled. */
  readonly history?: readonly string[];
}

type DistributiveOmit<T, Keys extends PropertyKey> = T extends unknown ? Omit<T, Keys> : never;

/** Both stores, for `describe.each`. */
export const STORES: readonly (readonly [string, () => Promise<OpenStore>])[] = [
  [
    "in memory",
    async () => {
      const store = new MemoryTrackingStore();
      return { store, close: () => store.close() };
    },
  ],
  ["in SQLite", openSqliteStore],
];

interface OpenStore {
  readonly store: TrackingStore;
  close(): Promise<void>;
}

async function openSqliteStore(): Promise<OpenStore> {
  const folder = mkdtempSync(joinPath(tmpdir(), "k-msg-deliveries-"));
  const db = await openSqlite(joinPath(folder, "messages.db"));
  const store = new SqlTrackingStore(db);
  await store.migrate();
  return {
    store,
    async close() {
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The vendors on a socket, on a clock that only tests move; who sends to them, and who follows what was sent. */
export interface Stage {
  readonly sandbox: RunningSandbox;
  readonly kmsg: KMsg;
  readonly store: TrackingStore;
  readonly tracker: DeliveryTracker;
  /** What the tracker couldn't do. */
  readonly errors: unknown[];
  readAll(): Promise<readonly TrackedMessage[]>;
  read(to: string): Promise<TrackedMessage>;
  /** Moves the clock, and lets the tracker work once. */
  pass(ms: number): Promise<void>;
}

export async function onStage(
  open: () => Promise<OpenStore>,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ clock: { start: START, frozen: true } });
  const { store, close } = await open();
  try {
    const kmsg = createKMsg(sandbox, { fetch: undefined, tracking: { store } });
    const errors: unknown[] = [];
    const tracker = new DeliveryTracker({ kmsg, onError: (error) => errors.push(error) });
    const readAll = async () => {
      const { messages, next } = await store.find({ limit: 1_000, first: "oldest" });
      expect(next).toBeUndefined();
      return messages;
    };
    await play({
      sandbox,
      kmsg,
      store,
      tracker,
      errors,
      readAll,
      async read(to) {
        const found = (await store.find({ to })).messages;
        expect(found).toHaveLength(1);
        return found[0] as TrackedMessage;
      },
      async pass(ms) {
        sandbox.clock.advance(ms);
        await tracker.runOnce();
      },
    });
  } finally {
    await sandbox.close();
    await close();
  }
}

/** A number for each course. */
export function numberOf(index: number): string {
  return `0100000${String(1_000 + index)}`;
}

/** Sends all of them in one call, follows them until nobody looks at any more, and compares every record. */
export async function followToTheEnd(stage: Stage, courses: readonly Course[]): Promise<void> {
  const { kmsg, sandbox, errors } = stage;
  for (const [index, { arrange }] of courses.entries()) arrange?.(sandbox, numberOf(index));
  await kmsg.send(
    courses.map(({ message, name }, index) => ({
      ...message,
      messageId: `${index} ${name}`,
      to: numberOf(index),
    })) as SendInput[],
  );
  await passAll(stage);
  const records = new Map((await stage.readAll()).map((record) => [record.to, record]));
  const told: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  for (const [index, course] of courses.entries()) {
    const record = records.get(numberOf(index));
    told[course.name] = record && outline(record, course.words !== undefined);
    wanted[course.name] = expected(course);
  }
  // One comparison, so that a failure shows each that differs.
  expect(told).toEqual(wanted);
  expect(Object.keys(wanted)).toHaveLength(records.size);
  expect(errors).toEqual([]);
}

function expected({ end, words = "", times, substitute = "", history }: Course) {
  const line = end.split(" ").filter((word) => !/^[a-z_]{2,}$/.test(word));
  const told = history ?? ["send PENDING", `poll ${line.join(" ")}`];
  return { end, words, times, substitute, history: told, isDue: false };
}

/** What a record says, in few words. */
export function outline(record: TrackedMessage, withWords = false) {
  const { status, reason, providerStatusCode: code, substitute, history = [] } = record;
  const after = (at: number | undefined, what: string) =>
    at === undefined ? [] : [`${what} ${(at - START.getTime()) / 1000}`];
  return {
    end: join([status, reason, code]),
    words: withWords ? (record.providerStatusText ?? "") : "",
    times: [...after(record.sentAt, "sent"), ...after(record.completedAt, "done")].join(", "),
    substitute: substitute
      ? join([substitute.type, substitute.status, substitute.reason, substitute.providerStatusCode])
      : "",
    history: history.map((line) =>
      join([line.source, line.ofSubstitute && "+", line.status, line.code]),
    ),
    isDue: record.dueAt !== undefined,
  };
}

function join(parts: readonly unknown[]): string {
  return parts.filter((part) => part !== undefined).join(" ");
}

/** Lets the tracker do what is due, again and again, until nothing is. */
export async function passAll({ sandbox, readAll, tracker }: Stage): Promise<void> {
  for (let looks = 0; looks < 200; looks++) {
    const times = (await readAll()).flatMap(({ dueAt }) => dueAt ?? []);
    if (times.length === 0) return;
    sandbox.clock.advanceTo(new Date(Math.max(Math.min(...times), sandbox.clock.now())));
    await tracker.runOnce();
  }
  throw new Error("somebody looks at messages for ever");
}
