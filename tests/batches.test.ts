import { type RunningSandbox, startSandbox, type VendorId } from "@k-msg/sandbox";
import { KMsg, type SendInput } from "k-msg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProviders, orderTemplateOf, START, VENDORS } from "./fixtures/three-vendors.ts";

let sandbox: RunningSandbox;
let kmsg: KMsg;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
  kmsg = new KMsg({
    providers: createProviders(sandbox),
    now: () => sandbox.clock.now(),
    circuitBreaker: false,
    retry: { maxAttempts: 1 },
    lookUpForMs: 1,
  });
});

afterEach(() => sandbox.close());

function numberOf(index: number): string {
  return `0100000${String(index).padStart(4, "0")}`;
}

/** Messages of one text to as many people, unless told otherwise. */
function inputs(
  providerId: VendorId,
  count: number,
  fields: (index: number) => object = () => ({}),
) {
  return Array.from({ length: count }, (_, index) => ({
    messageId: `m-${index}`,
    providerId,
    to: numberOf(index),
    from: "01000000000",
    text: "안녕하세요",
    ...fields(index),
  })) as (SendInput & { messageId: string; to: string })[];
}

/** Requests that send, by vendor. */
function sends(vendor: VendorId): number {
  return sandbox.requests
    .all()
    .filter(({ method, path }) => method === "POST" && path.includes(vendor))
    .filter(({ path }) => /\/send/.test(path)).length;
}

/** What arrived: number and text of each. */
function arrived(): string[] {
  return sandbox.inbox.all().map(({ to, text }) => `${to} ${text}`);
}

describe.each(VENDORS)("%s, over HTTP", (vendor) => {
  it("takes one text to many in one request", async () => {
    const { total, results } = await kmsg.send(inputs(vendor, 120));
    expect(total).toBe(120);
    expect(results.map((each) => each.isSuccess && each.value.to)).toEqual(
      results.map((_, index) => numberOf(index)),
    );
    expect(sends(vendor)).toBe(1);
    expect((await kmsg.plan(inputs(vendor, 120))).requests).toBe(1);
    expect(arrived()).toHaveLength(120);
  });

  it("takes one ALIMTALK template to many in one request, each with its own variables", async () => {
    const { results } = await kmsg.send(
      inputs(vendor, 60, (index) => ({
        type: "ALIMTALK",
        text: undefined,
        templateId: orderTemplateOf(sandbox, vendor),
        variables: { 이름: `손님${index}`, 주문번호: `EX-${index}` },
      })),
    );
    expect(results.filter((each) => each.isFailure)).toEqual([]);
    expect(sends(vendor)).toBe(1);
    const texts = arrived();
    for (const index of results.keys())
      expect(texts.filter((each) => each.startsWith(`${numberOf(index)} `))).toEqual([
        expect.stringContaining(`EX-${index}`),
      ]);
  });

  it("sends each of several messages to the same person, with a result of its own", async () => {
    const twice = inputs(vendor, 40, (index) => ({
      to: numberOf(index % 10),
      text: index < 20 ? "같은 글" : `글 ${index}`,
    }));
    const { results } = await kmsg.send(twice);
    expect(results.map((each) => each.isSuccess && each.value.messageId)).toEqual(
      twice.map(({ messageId }) => messageId),
    );
    expect(results.map((each) => each.isSuccess && each.value.to)).toEqual(
      twice.map(({ to }) => to),
    );
    expect(arrived().toSorted()).toEqual(
      twice.map(({ to, text }: { to: string; text?: string }) => `${to} ${text}`).toSorted(),
    );
  });

  it("tells the refused from the accepted, in their places", async () => {
    const mixed = inputs(vendor, 30, (index) =>
      index % 3 === 0 ? { from: "0310000000" } : index % 7 === 0 ? { to: "1" } : {},
    );
    const { results } = await kmsg.send(mixed);
    results.forEach((result, index) => {
      const code = result.isSuccess ? "accepted" : result.error.code;
      if (index % 3 === 0) expect(code).toBe("SENDER_NOT_REGISTERED");
      else expect(code).toBe(index % 7 === 0 ? "INVALID_REQUEST" : "accepted");
      if (result.isFailure) expect(result.error.outcome).toBe("not_sent");
    });
    expect(arrived()).toHaveLength(results.filter((each) => each.isSuccess).length);
  });

  it.each([true, false])("says nothing untrue of a lost answer (taken: %s)", async (taken) => {
    sandbox.faults.add({
      path: "/send",
      method: "POST",
      times: 1,
      action: { kind: "reset", afterAccepting: taken },
    });
    const { results } = await kmsg.send(inputs(vendor, 50, (index) => ({ text: `글 ${index}` })));
    const arrivals = arrived();
    results.forEach((result, index) => {
      const count = arrivals.filter((each) => each.startsWith(`${numberOf(index)} `)).length;
      expect(count).toBeLessThanOrEqual(1);
      if (result.isSuccess) expect(count).toBe(1);
      else expect([result.error.outcome, count]).not.toEqual(["not_sent", 1]);
    });
  });

  it("streams them, too", async () => {
    const seen = new Set<number>();
    for await (const { index, result } of kmsg.sendMany(inputs(vendor, 300))) {
      expect(result).toMatchObject({ isSuccess: true, value: { to: numberOf(index) } });
      seen.add(index);
    }
    expect(seen.size).toBe(300);
    expect(sends(vendor)).toBe(1);
  });
});
