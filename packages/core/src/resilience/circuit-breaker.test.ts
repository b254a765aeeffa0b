import { describe, expect, it, vi } from "vitest";
import { KMsgError } from "../error/kmsg-error.ts";
import { fail, ok } from "../result/result.ts";
import {
  type CircuitBreakerOptions,
  type CircuitChange,
  circuitBreaker,
} from "./circuit-breaker.ts";

const outage = async () =>
  fail(new KMsgError("NETWORK_SERVICE_UNAVAILABLE", { outcome: "unknown", httpStatus: 503 }));
const success = async () => ok("sent");

function setUp(options: CircuitBreakerOptions = {}) {
  const clock = { now: 1_000_000 };
  const breaker = circuitBreaker({
    minimumCalls: 2,
    openMs: 1_000,
    now: () => clock.now,
    providerId: "vendor",
    ...options,
  });
  return { breaker, clock };
}

async function openedBreaker(options: CircuitBreakerOptions = {}) {
  const world = setUp(options);
  await world.breaker.run(outage);
  await world.breaker.run(outage);
  return world;
}

/** An operation that ends when told to. */
function pending() {
  let end = (_: Awaited<ReturnType<typeof success | typeof outage>>) => {};
  const result = new Promise<Awaited<ReturnType<typeof success | typeof outage>>>((resolve) => {
    end = resolve;
  });
  return { operation: vi.fn(() => result), end };
}

describe("circuitBreaker", () => {
  it("hands results through unchanged while closed", async () => {
    const { breaker } = setUp();
    expect(await breaker.run(success)).toEqual(ok("sent"));
    expect(await breaker.run(outage)).toMatchObject({ error: { httpStatus: 503 } });
  });

  it("refuses calls when open without making them: not_sent, retryable, and when to come back", async () => {
    const { breaker, clock } = await openedBreaker();
    clock.now += 400;
    const operation = vi.fn(success);
    expect(await breaker.run(operation)).toMatchObject({
      error: {
        code: "NETWORK_SERVICE_UNAVAILABLE",
        outcome: "not_sent",
        retryable: true,
        retryAfterMs: 600,
        providerId: "vendor",
      },
    });
    expect(operation).not.toHaveBeenCalled();
  });

  it("lets one of many calls through as the probe, and closes on its success", async () => {
    const { breaker, clock } = await openedBreaker();
    clock.now += 1_000;
    const probe = pending();
    const probing = breaker.run(probe.operation);
    const others = await Promise.all(
      Array.from({ length: 20 }, () => breaker.run(probe.operation)),
    );
    expect(others.every((each) => each.isFailure && each.error.outcome === "not_sent")).toBe(true);
    expect(probe.operation).toHaveBeenCalledTimes(1);
    probe.end(ok("sent"));
    expect(await probing).toEqual(ok("sent"));
    expect(breaker.state.status).toBe("closed");
    expect(await breaker.run(success)).toEqual(ok("sent"));
  });

  it("opens anew when the probe fails", async () => {
    const { breaker, clock } = await openedBreaker();
    clock.now += 1_000;
    await breaker.run(outage);
    expect(breaker.state).toMatchObject({ status: "open", until: clock.now + 1_000 });
  });

  it("isn't moved by calls that began before it opened", async () => {
    const { breaker, clock } = setUp();
    const [slowSuccess, slowOutage] = [pending(), pending()];
    const slow = [breaker.run(slowSuccess.operation), breaker.run(slowOutage.operation)];
    await breaker.run(outage);
    await breaker.run(outage);
    clock.now += 1_000;
    const probe = pending();
    const probing = breaker.run(probe.operation);
    slowSuccess.end(ok("sent"));
    slowOutage.end(await outage());
    await Promise.all(slow);
    expect(breaker.state.status).toBe("half_open");
    probe.end(ok("sent"));
    await probing;
    expect(breaker.state.status).toBe("closed");
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("bug"))],
    [
      "throws",
      () => {
        throw new Error("bug");
      },
    ],
  ])("gives the probe's place free when it %s", async (_, operation) => {
    const { breaker, clock } = await openedBreaker();
    clock.now += 1_000;
    await expect(breaker.run(operation)).rejects.toThrow("bug");
    expect(await breaker.run(success)).toEqual(ok("sent"));
    expect(breaker.state.status).toBe("closed");
  });

  it("tells each change of status, and no more", async () => {
    const changes: string[] = [];
    const onStateChange = ({ from, to }: CircuitChange) =>
      void changes.push(`${from.status}>${to.status}`);
    const { breaker, clock } = await openedBreaker({ onStateChange });
    clock.now += 1_000;
    await breaker.run(outage);
    await breaker.run(success);
    clock.now += 1_000;
    await breaker.run(success);
    await breaker.run(success);
    expect(changes).toEqual([
      "closed>open",
      "open>half_open",
      "half_open>open",
      "open>half_open",
      "half_open>closed",
    ]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("observer");
      },
    ],
    ["rejects", () => Promise.reject(new Error("observer"))],
    ["never ends", () => new Promise<void>(() => {})],
  ])("isn't disturbed by an observer that %s", async (_, onStateChange) => {
    const { breaker, clock } = await openedBreaker({ onStateChange });
    expect(breaker.state.status).toBe("open");
    clock.now += 1_000;
    expect(await breaker.run(success)).toEqual(ok("sent"));
  });

  it("goes on from a saved state", async () => {
    const { breaker } = await openedBreaker();
    const state = JSON.parse(JSON.stringify(breaker.state));
    const restored = setUp({ state });
    const operation = vi.fn(success);
    expect((await restored.breaker.run(operation)).isFailure).toBe(true);
    restored.clock.now += 1_000;
    expect((await restored.breaker.run(operation)).isSuccess).toBe(true);
  });

  it("asks the judge it was given, and loses no result to one that throws", async () => {
    const strict = setUp({ judge: () => "outage" });
    const refusal = fail(new KMsgError("RECIPIENT_INVALID", { outcome: "not_sent" }));
    await strict.breaker.run(async () => refusal);
    await strict.breaker.run(async () => refusal);
    expect(strict.breaker.state.status).toBe("open");

    const broken = setUp({
      judge: () => {
        throw new Error("bug");
      },
    });
    expect(await broken.breaker.run(async () => refusal)).toBe(refusal);
  });

  it.each([
    [{ failureRate: 50 }, "failureRate"],
    [{ openMs: 0 }, "openMs"],
    [{ windowMs: Number.NaN }, "windowMs"],
  ])("refuses %o and names the option", (options, field) => {
    expect(() => circuitBreaker(options)).toThrow(field);
  });
});
