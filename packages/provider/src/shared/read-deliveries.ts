import { fail, issue, KMsgError, type SentMessage } from "@k-msg/core";
import type { Told } from "./delivery.ts";

/** Vendors publish no rate for reading; a few at a time are no burden. */
const AT_A_TIME = 4;

/** How a vendor is asked. */
export interface Reading {
  /** Messages with equal keys are asked for together. */
  keyOf(message: SentMessage, index: number): string;
  /** How many at once. Default: any number. */
  readonly most?: number;
  /** One result for each of the group, in its order. */
  ask(group: readonly SentMessage[]): Promise<readonly Told[]>;
}

interface Place {
  readonly message: SentMessage;
  readonly index: number;
}

/** One result for each message, in their order. What goes wrong for a group is its own matter. Never rejects. */
export async function readDeliveries(
  providerId: string,
  messages: readonly SentMessage[],
  reading: Reading,
): Promise<Told[]> {
  const results: Told[] = [];
  const groups = gather(providerId, messages, reading, results);
  await forEachOf(groups, (group) => settle(providerId, group, reading, results));
  return results;
}

/** A few at a time. */
export async function forEachOf<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const take = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, take));
}

function gather(
  providerId: string,
  messages: readonly SentMessage[],
  { keyOf, most = Number.POSITIVE_INFINITY }: Reading,
  results: Told[],
): Place[][] {
  const groups: Place[][] = [];
  const open = new Map<string, Place[]>();
  for (const [index, message] of messages.entries()) {
    if (!isSentMessage(message)) {
      results[index] = fail(notSent(providerId));
      continue;
    }
    const key = keyOf(message, index);
    let group = open.get(key);
    if (!group || group.length >= most) {
      group = [];
      groups.push(group);
      open.set(key, group);
    }
    group.push({ message, index });
  }
  return groups;
}

async function settle(
  providerId: string,
  group: readonly Place[],
  { ask }: Reading,
  results: Told[],
): Promise<void> {
  const told = await ask(group.map(({ message }) => message)).catch((cause) => {
    const contents = group.flatMap(({ message: { to, from = "", text = "" } }) => [to, from, text]);
    const details = { outcome: "not_sent", providerId, cause, contents } as const;
    const bug = fail(new KMsgError("UNKNOWN_ERROR", details));
    return group.map(() => bug);
  });
  for (const [place, { index }] of group.entries()) results[index] = told[place] as Told;
}

/** Callers without types may hand over anything. */
export function isSentMessage(message: unknown): message is SentMessage {
  if (typeof message !== "object" || message === null) return false;
  const { messageId, type, to, requestedAt, providerMessageId } = message as Partial<SentMessage>;
  const isNamed = providerMessageId === undefined || typeof providerMessageId === "string";
  const isWhole = [messageId, type, to].every((each) => typeof each === "string");
  return isWhole && isNamed && Number.isFinite(requestedAt);
}

export function notSent(providerId: string): KMsgError {
  const issues = [
    issue(
      "",
      [
        "isn't a message that was sent.",
        "Give its `messageId`, `type`, `to` and `requestedAt`, and the vendor's id where there is one.",
      ],
      [
        "발송한 메시지가 아닙니다.",
        "`messageId`, `type`, `to`, `requestedAt`과, 있으면 발송사의 메시지 ID를 넣으세요.",
      ],
    ),
  ];
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", providerId, issues });
}
