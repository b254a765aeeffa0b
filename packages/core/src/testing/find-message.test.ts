import {
  type FetchFunction,
  type FindMessageQuery,
  fail,
  KMsgError,
  type MessageSighting,
  type OutboundText,
  ok,
  type Provider,
  type ProviderContext,
} from "@k-msg/core";
import { describe, expect, it } from "vitest";
import type { ProviderFixture } from "./fixture.ts";
import { providerContractTests } from "./provider-contract-tests.ts";
import { runRecorded } from "./recording-runner.ts";

interface Record {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** A vendor that keeps numbers and texts, and none of the sender's ids. */
function createVendor() {
  const records: Record[] = [];
  const fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    if (input.endsWith("/records")) return Response.json({ records });
    const { to, text } = JSON.parse(String(init?.body));
    const id = String(records.length + 1);
    records.push({ id, to, text });
    return Response.json({ id });
  };
  return { fetch, records };
}

async function post(context: ProviderContext, body: object) {
  const url = "https://vendor.example/send";
  const init = { method: "POST", body: JSON.stringify(body) };
  return (await (context.fetch as FetchFunction)(url, init)).json();
}

function broken(cause?: unknown, contents: readonly string[] = []) {
  const details = { outcome: "not_sent", providerId: "vendor", cause, contents } as const;
  return fail(new KMsgError("PROVIDER_ERROR", details));
}

async function readRecords({ fetch }: ProviderContext): Promise<Record[]> {
  const answer = await (fetch as FetchFunction)("https://vendor.example/records");
  const { records } = (await answer.json()) as { records?: Record[] };
  if (answer.status !== 200 || !records) throw new TypeError("these aren't records");
  return records;
}

type Find = NonNullable<Provider["findMessage"]>;
type FindAll = NonNullable<Provider["findMessages"]>;

function judge(own: readonly Record[], copies = 1): MessageSighting {
  const [first] = own;
  if (!first) return { found: "absent" };
  if (own.length !== copies) return { found: "unclear" };
  return { found: "accepted", ...(copies === 1 && { providerMessageId: first.id }) };
}

const find: Find = async (query, context = {}) => {
  try {
    const { to, text } = query.message as OutboundText;
    const own = (await readRecords(context)).filter((each) => each.to === to && each.text === text);
    return ok(judge(own, query.copies));
  } catch (cause) {
    const message = query?.message as OutboundText | undefined;
    return broken(cause, message ? [message.to, message.text] : []);
  }
};

/** Only what the rules under test look at: its send and its errors are none of theirs. */
function createProvider(findMessage: Find | undefined, findMessages?: FindAll): Provider {
  return {
    id: "vendor",
    name: "Vendor",
    supportedTypes: ["SMS"],
    async send(message, context) {
      try {
        const { id } = (await post(context, message)) as { id: string };
        const { messageId, type, to } = message;
        const taken = { messageId, providerId: "vendor", status: "PENDING", type, to } as const;
        return ok({ ...taken, providerMessageId: id });
      } catch {
        return fail(new KMsgError("NETWORK_ERROR", { outcome: "unknown" }));
      }
    },
    healthCheck: async () => ({ healthy: true }),
    findMessage,
    ...(findMessages && { findMessages }),
  };
}

async function findFailed(
  findMessage: Find | undefined,
  changes: Partial<ProviderFixture> = {},
  findMessages?: FindAll,
) {
  const vendor = createVendor();
  const message = { messageId: "1", to: "01000001234", country: "82", text: "your code is 271828" };
  const fixture: ProviderFixture = {
    name: "Vendor",
    createProvider: () => createProvider(findMessage, findMessages),
    messages: { SMS: { ...message, type: "SMS" } },
    abilities: ["findMessage"],
    secrets: [],
    accepted: () => vendor.records.length,
    wire: { fetch: vendor.fetch, isSend: ({ url }) => url.endsWith("/send") },
    ...changes,
  };
  const { failed, skipped } = await runRecorded(
    (runner) => providerContractTests({ ...fixture, runner }),
    "findMessage",
  );
  expect(skipped.filter((title) => title.startsWith("findMessage"))).toEqual([]);
  return Object.keys(failed).map((id) => id.replace(/^findMessage\.|\/SMS$/g, ""));
}

/** `find`, with another answer made of its own. */
function changed(
  change: (sighting: MessageSighting, query: FindMessageQuery) => MessageSighting,
): Find {
  return async (query, context) => {
    const result = await find(query, context);
    return result.isSuccess ? ok(change(result.value, query)) : result;
  };
}

/** `find`, with another choice of the records. */
function choosing(choose: (record: Record, message: OutboundText) => boolean, copies = 1): Find {
  return async (query, context = {}) => {
    const { message } = query ?? {};
    if (!message) return broken();
    try {
      const own = (await readRecords(context)).filter((each) =>
        choose(each, message as OutboundText),
      );
      return ok(judge(own.slice(-copies), copies));
    } catch {
      return broken();
    }
  };
}

describe("a provider that", () => {
  it("looks by number and content keeps the contract", async () => {
    expect(await findFailed(find)).toEqual([]);
  });

  it.each<[what: string, find: Find, caughtBy: string[]]>([
    [
      "takes the last record for the message",
      choosing(() => true),
      ["lost-request", "truth", "another", "copies", "never-rejects"],
    ],
    [
      "looks by number alone",
      choosing((record, { to }) => record.to === to),
      ["lost-request", "truth", "another", "copies", "never-rejects"],
    ],
    [
      "looks by content alone",
      choosing((record, { text }) => record.text === text),
      ["another", "copies"],
    ],
    [
      "takes one of two copies for both",
      choosing((record, { to, text }) => record.to === to && record.text === text),
      ["copies"],
    ],
    [
      "calls everything absent",
      changed(() => ({ found: "absent" })),
      ["sent", "lost-answer", "truth", "copies"],
    ],
    [
      "calls what isn't there unclear",
      changed((sighting) => (sighting.found === "absent" ? { found: "unclear" } : sighting)),
      ["lost-request"],
    ],
    [
      "calls what isn't there refused",
      changed((sighting) => {
        const error = new KMsgError("PROVIDER_ERROR", { outcome: "not_sent" });
        return sighting.found === "absent" ? { found: "refused", error } : sighting;
      }),
      ["lost-request", "truth", "another"],
    ],
    [
      "finds it under an id of its own",
      changed((sighting) =>
        sighting.found === "accepted" ? { ...sighting, providerMessageId: "mine" } : sighting,
      ),
      ["sent"],
    ],
    [
      "calls it absent when it can't look",
      async (query, context) => {
        const result = await find(query, context);
        return result.isSuccess ? result : ok({ found: "absent" });
      },
      ["down"],
    ],
    [
      "rejects when it can't look",
      async (query, context) => {
        const result = await find(query, context);
        if (result.isFailure) throw result.error;
        return result;
      },
      ["down", "never-rejects"],
    ],
    [
      "says that a look-up may have sent something",
      async (query, context) => {
        const result = await find(query, context);
        if (result.isSuccess) return result;
        return fail(new KMsgError("PROVIDER_ERROR", { outcome: "unknown" }));
      },
      ["down"],
    ],
    [
      "shows in its error whom it looked for",
      async (query, context) => {
        const result = await find(query, context);
        if (result.isSuccess) return result;
        const { text = "" } = (query?.message ?? {}) as Partial<OutboundText>;
        const texts = { en: `no answer about "${text}"`, ko: `"${text}"의 응답이 없습니다` };
        return fail(new KMsgError("PROVIDER_ERROR", { outcome: "not_sent", texts }));
      },
      ["down"],
    ],
    [
      "sends the message to see whether it comes twice",
      async (query, context = {}) => {
        await post(context, query?.message ?? {}).catch(() => {});
        return find(query, context);
      },
      [
        "sent",
        "lost-answer",
        "lost-request",
        "truth",
        "another",
        "copies",
        "down",
        "never-rejects",
      ],
    ],
  ])("%s is caught", async (_, flawed, caughtBy) => {
    expect(await findFailed(flawed)).toEqual(caughtBy);
  });

  const each: FindAll = (queries, context) =>
    Promise.all(queries.map((query) => find(query, context)));

  it("looks many up together keeps the contract", async () => {
    expect(await findFailed(find, {}, each)).toEqual([]);
    const alone: FindAll = async (queries) => queries.map(() => undefined);
    expect(await findFailed(find, {}, alone)).toEqual([]);
  });

  it.each<[string, FindAll]>([
    [
      "mixes up their answers",
      async (...asked) => {
        const [first, ...others] = await each(...asked);
        return [...others, first];
      },
    ],
    ["forgets one", async (...asked) => (await each(...asked)).slice(1)],
    ["calls all accepted", async (queries) => queries.map(() => ok({ found: "accepted" }))],
    ["calls all absent", async (queries) => queries.map(() => ok({ found: "absent" }))],
    ["rejects", () => Promise.reject(new Error("no"))],
  ])("looks many up together and %s is caught", async (_, flawed) => {
    expect(await findFailed(find, {}, flawed)).toEqual(["together"]);
  });

  it("has no look-ups must not be said to have them", async () => {
    expect(await findFailed(undefined)).toContain("sent");
  });
});

it("lets time pass before each of these tests, where the fixture can", async () => {
  let passed = 0;
  await findFailed(find, { passTime: () => void passed++ });
  expect(passed).toBeGreaterThan(5);
});
