import {
  type DeliveryReport,
  type FetchFunction,
  fail,
  KMsgError,
  type KMsgErrorDetails,
  ok,
  type Provider,
  type ProviderContext,
  type SentMessage,
} from "@k-msg/core";
import { describe, expect, it } from "vitest";
import type { ProviderFixture } from "./fixture.ts";
import { providerContractTests } from "./provider-contract-tests.ts";
import { runRecorded } from "./recording-runner.ts";

const UNREACHABLE = "01000009001";
const START = Date.parse("2026-10-05T00:00:00Z");
const HOUR = 3_600_000;

interface Stored {
  readonly id: string;
  readonly to: string;
  readonly dueAt: number;
  cancelled: boolean;
}

/** A vendor on a clock of its own, which cancels one message at a time. */
function createVendor() {
  const stored: Stored[] = [];
  let now = START;
  const isOver = ({ dueAt }: Stored) => now > dueAt;
  const show = (each: Stored) => ({
    id: each.id,
    at: new Date(each.dueAt).toISOString(),
    state: each.cancelled ? "cancelled" : isOver(each) ? "over" : "waiting",
    reached: each.to !== UNREACHABLE,
  });
  const take = ({ to, scheduledAt }: { to: string; scheduledAt?: string }) => {
    const id = String(stored.length + 1);
    stored.push({ id, to, dueAt: scheduledAt ? Date.parse(scheduledAt) : now, cancelled: false });
    return id;
  };
  const cancel = (id: string) => {
    const found = stored.find((each) => each.id === id);
    const isWaiting = found && !found.cancelled && !isOver(found);
    if (isWaiting) found.cancelled = true;
    return Boolean(isWaiting);
  };
  const fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    const body = init?.body ? JSON.parse(String(init.body)) : undefined;
    if (input.endsWith("/send")) return Response.json({ ids: body.map(take) });
    if (input.endsWith("/cancel")) return Response.json({ done: cancel(body.id) });
    const ids = new URL(input).searchParams.getAll("id");
    return Response.json({ records: stored.filter(({ id }) => ids.includes(id)).map(show) });
  };
  const arrived = () => {
    now += 3 * HOUR;
    return stored.filter((each) => isOver(each) && !each.cancelled && each.to !== UNREACHABLE)
      .length;
  };
  return { fetch, stored, arrived, now: () => now };
}

async function ask({ fetch }: ProviderContext, path: string, body?: unknown): Promise<unknown> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await (fetch as FetchFunction)(`https://vendor.example${path}`, init);
  if (answer.status !== 200) throw new TypeError("this is no answer");
  return answer.json();
}

interface Shown {
  readonly id: string;
  readonly at: string;
  readonly state: string;
  readonly reached: boolean;
}

function error(details: Partial<KMsgErrorDetails> = {}) {
  return new KMsgError("PROVIDER_ERROR", { outcome: "not_sent", providerId: "vendor", ...details });
}

function isSent(message: SentMessage | undefined): message is SentMessage {
  return typeof message?.to === "string" && message.type !== ("CARRIER_PIGEON" as string);
}

async function readRecords(ids: readonly string[], context: ProviderContext): Promise<Shown[]> {
  const query = new URLSearchParams(ids.map((id) => ["id", id]));
  const { records } = (await ask(context, `/records?${query}`)) as { records?: Shown[] };
  if (!records) throw new TypeError("these aren't records");
  return records;
}

function toReport(shown: Shown | undefined): DeliveryReport {
  if (!shown) return { status: "UNKNOWN" };
  const { id: providerMessageId, at, state, reached } = shown;
  if (state === "cancelled") return { status: "CANCELLED", providerMessageId };
  if (state === "waiting") return { status: "PENDING", providerMessageId };
  if (!reached) return { status: "FAILED", reason: "not_on_kakao", providerMessageId };
  return { status: "DELIVERED", providerMessageId, completedAt: new Date(at) };
}

type Read = NonNullable<Provider["getDeliveryStatuses"]>;
type Cancel = NonNullable<Provider["cancel"]>;

const read: Read = async (messages, context = {}) => {
  const ids = messages.filter(isSent).flatMap(({ providerMessageId }) => providerMessageId ?? []);
  try {
    const records = ids.length > 0 ? await readRecords(ids, context) : [];
    return messages.map((message) => {
      if (!isSent(message)) return fail(error());
      return ok(toReport(records.find(({ id }) => id === message.providerMessageId)));
    });
  } catch {
    return messages.map(() => fail(error()));
  }
};

const cancel: Cancel = async (message, context = {}) => {
  if (!isSent(message) || message.providerMessageId === undefined) return fail(error());
  const id = message.providerMessageId;
  try {
    await readRecords([id], context);
  } catch {
    return fail(error());
  }
  try {
    const { done } = (await ask(context, "/cancel", { id })) as { done: boolean };
    return done ? ok(undefined) : fail(error());
  } catch {
    return fail(error({ outcome: "unknown" }));
  }
};

/** Only what the rules under test look at: its send and its errors are none of theirs. */
function createProvider(changes: Partial<Provider>): Provider {
  const sendBatch: Provider["sendBatch"] = async (messages, context) => {
    const { ids } = (await ask(context, "/send", messages)) as { ids: string[] };
    return messages.map(({ messageId, type, to }, index) =>
      ok({
        ...{ messageId, providerId: "vendor", status: "PENDING", type, to },
        providerMessageId: ids[index],
      } as const),
    );
  };
  return {
    id: "vendor",
    name: "Vendor",
    supportedTypes: ["ALIMTALK"],
    limits: { asOf: "2026-11-23", source: "vendor.example", schedule: { ALIMTALK: {} } },
    batchKey: () => "all",
    sendBatch,
    async send(message, context) {
      const [result] = await sendBatch([message], context);
      return result ?? fail(error());
    },
    healthCheck: async () => ({ healthy: true }),
    getDeliveryStatuses: read,
    cancel,
    ...changes,
  };
}

async function findFailed(ability: string, changes: Partial<Provider>): Promise<string[]> {
  const vendor = createVendor();
  const message = { messageId: "1", to: "01000001234", country: "82" };
  const fixture: ProviderFixture = {
    name: "Vendor",
    createProvider: () => createProvider(changes),
    messages: { ALIMTALK: { ...message, type: "ALIMTALK", templateId: "T", variables: {} } },
    abilities: ["limits", "getDeliveryStatuses", "cancel"],
    secrets: [],
    now: vendor.now,
    accepted: () => vendor.stored.length,
    arrived: vendor.arrived,
    failover: {
      unreachableTo: UNREACHABLE,
      substitutes() {
        vendor.arrived();
        return [];
      },
    },
    wire: {
      fetch: vendor.fetch,
      isSend: ({ url }) => url.endsWith("/send"),
      isCancel: ({ url }) => url.endsWith("/cancel"),
    },
  };
  const run = (runner: Parameters<typeof providerContractTests>[0]["runner"]) =>
    providerContractTests({ ...fixture, runner });
  const { failed, skipped } = await runRecorded(run, ability);
  expect(skipped.filter((title) => title.startsWith(ability))).toEqual([]);
  return Object.keys(failed).map((id) => id.replace(/^\w+\.|\/.*$/g, ""));
}

/** `read`, with each report changed. */
function telling(change: (report: DeliveryReport, message: SentMessage) => DeliveryReport): Read {
  return async (messages, context) => {
    const told = await read(messages, context);
    return told.map((each, index) =>
      each.isSuccess ? ok(change(each.value, messages[index] as SentMessage)) : each,
    );
  };
}

it("a provider that reads what became of messages keeps the contract", async () => {
  expect(await findFailed("getDeliveryStatuses", {})).toEqual([]);
  expect(await findFailed("cancel", {})).toEqual([]);
});

describe("a provider whose getDeliveryStatuses()", () => {
  it.each<[what: string, read: Read, caughtBy: string[]]>([
    [
      "takes what failed for delivered",
      telling((report) =>
        report.status === "FAILED" ? { ...report, status: "DELIVERED" } : report,
      ),
      ["unreachable"],
    ],
    [
      "never sees an end",
      telling((report) => ({ ...report, status: "PENDING" })),
      ["delivered", "unreachable", "order"],
    ],
    [
      "knows everything to have failed",
      telling(() => ({ status: "FAILED", reason: "other" })),
      ["sent", "delivered", "unreachable", "order", "never-rejects"],
    ],
    ["has no reason", telling(({ reason: _none, ...report }) => report), ["unreachable"]],
    [
      "reads Korean time as UTC",
      telling((report) => {
        const at = report.completedAt?.getTime();
        return at === undefined ? report : { ...report, completedAt: new Date(at + 9 * HOUR) };
      }),
      ["delivered"],
    ],
    [
      "invents ids",
      telling((report) => ({ ...report, providerMessageId: "mine" })),
      ["sent", "order"],
    ],
    [
      "gives everybody the first one's answer",
      async (messages, context) => {
        const [first] = await read(messages.slice(0, 1), context);
        return messages.map(() => first ?? fail(error()));
      },
      ["order"],
    ],
    [
      "leaves out what isn't shown",
      async (messages, context) => {
        const told = await read(messages, context);
        return told.filter((each) => each.isFailure || each.value.status !== "UNKNOWN");
      },
      ["order", "never-rejects"],
    ],
    [
      "asks for each by itself",
      async (messages, context) => {
        const told = await Promise.all(messages.map((message) => read([message], context)));
        return told.flat();
      },
      ["together"],
    ],
    [
      "takes no answer for nothing known",
      async (messages, context) => {
        const told = await read(messages, context);
        return told.map((each) => (each.isSuccess ? each : ok({ status: "UNKNOWN" as const })));
      },
      ["down"],
    ],
    [
      "says that reading may have sent something",
      async (messages, context) => {
        const told = await read(messages, context);
        return told.map((each) => (each.isSuccess ? each : fail(error({ outcome: "unknown" }))));
      },
      ["down"],
    ],
    [
      "shows in its error whom it read about",
      async (messages, context) => {
        const told = await read(messages, context);
        return told.map((each, index) => {
          const { to } = messages[index] ?? {};
          const texts = { en: `no answer about ${to}`, ko: `${to}의 응답이 없습니다` };
          return each.isSuccess ? each : fail(error({ texts }));
        });
      },
      ["down"],
    ],
    [
      "rejects when it can't read",
      async (messages, context) => {
        const told = await read(messages, context);
        for (const each of told) if (each.isFailure) throw each.error;
        return told;
      },
      ["down", "never-rejects"],
    ],
    [
      "sends the message again to see",
      async (messages, context = {}) => {
        if (messages.every(isSent)) await ask(context, "/send", messages).catch(() => {});
        return read(messages, context);
      },
      ["sent", "delivered", "unreachable", "order", "together", "down", "never-rejects"],
    ],
  ])("%s is caught", async (_, flawed, caughtBy) => {
    expect(await findFailed("getDeliveryStatuses", { getDeliveryStatuses: flawed })).toEqual(
      caughtBy,
    );
  });
});

describe("a provider whose cancel()", () => {
  it.each<[what: string, cancel: Cancel, caughtBy: string[]]>([
    [
      "only says so",
      async (message) => (isSent(message) ? ok(undefined) : fail(error())),
      ["truth", "others", "sent", "down", "never-rejects"],
    ],
    ["never does it", async () => fail(error()), ["scheduled"]],
    [
      "does it and says it didn't",
      async (message, context) => {
        await cancel(message, context);
        return fail(error());
      },
      ["scheduled", "truth", "others", "lost-answer"],
    ],
    [
      "takes the whole request back",
      async (message, context = {}) => {
        const result = await cancel(message, context);
        const id = Number(message?.providerMessageId);
        if (result.isSuccess) await ask(context, "/cancel", { id: String(id + 1) });
        return result;
      },
      ["others"],
    ],
    [
      "takes every failure for not_sent",
      async (message, context) => {
        const result = await cancel(message, context);
        return result.isSuccess ? result : fail(error());
      },
      ["lost-answer"],
    ],
    [
      "takes no failure for not_sent",
      async (message, context) => {
        const result = await cancel(message, context);
        return result.isSuccess ? result : fail(error({ outcome: "unknown" }));
      },
      ["sent", "down"],
    ],
    [
      "shows in its error whose message it was",
      async (message, context) => {
        const result = await cancel(message, context);
        if (result.isSuccess) return result;
        const { outcome } = result.error;
        const texts = { en: `not to ${message?.to}`, ko: `${message?.to}에게 실패` };
        return fail(error({ outcome, texts }));
      },
      ["down"],
    ],
    [
      "rejects when it can't",
      async (message, context) => {
        const result = await cancel(message, context);
        if (result.isFailure) throw result.error;
        return result;
      },
      ["sent", "lost-answer", "down", "never-rejects"],
    ],
    [
      "throws at odd messages",
      async ({ providerMessageId, ...message }, context) =>
        cancel({ ...message, providerMessageId: providerMessageId?.trim() }, context),
      ["never-rejects"],
    ],
  ])("%s is caught", async (_, flawed, caughtBy) => {
    expect(await findFailed("cancel", { cancel: flawed })).toEqual(caughtBy);
  });
});

it("abilities that aren't there must not be said to be", async () => {
  const none = { getDeliveryStatuses: undefined, cancel: undefined };
  expect(await findFailed("getDeliveryStatuses", none)).toContain("sent");
  expect(await findFailed("cancel", none)).toContain("scheduled");
});
