import type { MessageType } from "../message/message-type.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import { createBench } from "./bench.ts";
import { contract } from "./contract.ts";
import type { ContractTest, Need } from "./contract-test.ts";
import { checkDepartures, expectDeparture } from "./departures.ts";
import type { ProviderFixture, TestRunner } from "./fixture.ts";

export interface ProviderContractOptions extends ProviderFixture {
  readonly runner: TestRunner;
}

/**
 * Registers the tests that every provider must pass: a failure says what is certain, nothing is sent twice,
 * nothing is dropped silently, nothing personal is shown.
 *
 * ```ts
 * import { describe, it } from "vitest"; // or "bun:test", or "node:test"
 * import { providerContractTests } from "@k-msg/core/testing";
 *
 * const vendor = createFakeVendor();
 * providerContractTests({
 *   runner: { describe, it },
 *   name: "Pigeon",
 *   createProvider: ({ timeoutMs }) => new PigeonProvider({ apiKey: "pigeon-test-key", timeoutMs }),
 *   messages: {
 *     SMS: { messageId: "1", type: "SMS", to: "01000001234", country: "82", from: "01000000000", text: "hello" },
 *   },
 *   secrets: ["pigeon-test-key"],
 *   wire: { fetch: vendor.fetch, isSend: ({ url }) => url.endsWith("/messages") },
 *   accepted: () => vendor.messages.length,
 * });
 * ```
 *
 * What the fixture doesn't allow is left out, with the reason in the title of the skipped test. Titles begin with
 * the test's id, which {@link ProviderFixture.departures} name.
 *
 * @throws Error at once for a fixture that contradicts itself, and for a departure that isn't allowed.
 */
export function providerContractTests(options: ProviderContractOptions): void {
  const { runner, ...fixture } = options;
  if (fixture.wire && !fixture.accepted) {
    throw new Error("`wire` needs `accepted`: how many messages has the vendor taken?");
  }
  const departures = fixture.departures ?? {};
  checkDepartures(departures, contract, Object.keys(fixture.messages));

  runner.describe(`provider contract: ${fixture.name}`, () => {
    for (const test of contract) register(test, fixture, departures, runner);
  });
}

function register(
  test: ContractTest,
  fixture: ProviderFixture,
  departures: Readonly<Record<string, string>>,
  { it }: TestRunner,
): void {
  const leftOut = findObstacle(test, fixture);
  if (leftOut) {
    it.skip(`${test.id}: ${test.title} (left out: ${leftOut})`, async () => {});
    return;
  }
  for (const { id, run } of toRuns(test, fixture)) {
    const reason = departures[id] ?? departures[test.id];
    if (reason === undefined) it(`${id}: ${test.title}`, run);
    else it(`${id}: departs (${reason})`, () => expectDeparture(id, run));
  }
}

function toRuns(test: ContractTest, fixture: ProviderFixture) {
  if ("once" in test) {
    return [{ id: test.id, run: async () => test.once(await createBench(fixture)) }];
  }
  return messagesFor(test, fixture).map((message) => ({
    id: `${test.id}/${message.type}`,
    run: async () => test.each(await createBench(fixture), message),
  }));
}

function messagesFor(test: ContractTest, fixture: ProviderFixture): OutboundMessage[] {
  const types = "each" in test ? test.types : undefined;
  return Object.entries(fixture.messages)
    .filter(([type]) => !types || types.includes(type as MessageType))
    .map(([, message]) => message);
}

const MISSING: Record<Need, string> = {
  limits: "`abilities` doesn't name limits",
  getBalance: "`abilities` doesn't name getBalance",
  findMessage: "`abilities` doesn't name findMessage",
  getDeliveryStatuses: "`abilities` doesn't name getDeliveryStatuses",
  cancel: "`abilities` doesn't name cancel",
  wire: "no `wire`",
  "wire.refusal": "no `wire.refusal`",
  "wire.isCancel": "no `wire.isCancel`",
  accepted: "no `accepted`",
  arrived: "no `arrived`",
  failover: "no `failover`",
};

function findObstacle(test: ContractTest, fixture: ProviderFixture): string | undefined {
  const { abilities = [], wire, accepted, arrived, failover } = fixture;
  const has: Record<Need, boolean> = {
    limits: abilities.includes("limits"),
    getBalance: abilities.includes("getBalance"),
    findMessage: abilities.includes("findMessage"),
    getDeliveryStatuses: abilities.includes("getDeliveryStatuses"),
    cancel: abilities.includes("cancel"),
    wire: wire !== undefined,
    "wire.refusal": wire?.refusal !== undefined,
    "wire.isCancel": wire?.isCancel !== undefined,
    accepted: accepted !== undefined,
    arrived: arrived !== undefined,
    failover: failover !== undefined,
  };
  const missing = test.needs?.find((need) => !has[need]);
  if (missing) return MISSING[missing];
  if ("each" in test && messagesFor(test, fixture).length === 0) {
    return `no message of type ${test.types?.join(", ") ?? "any"}`;
  }
  return undefined;
}
