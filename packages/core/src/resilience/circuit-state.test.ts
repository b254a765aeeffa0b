import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  admitCall,
  type CircuitPolicy,
  type CircuitState,
  createCircuitState,
  recordCall,
} from "./circuit-state.ts";
import type { CircuitVerdict } from "./judge-outage.ts";

const policy: CircuitPolicy = {
  windowMs: 1_000,
  buckets: 10,
  failureRate: 0.5,
  minimumCalls: 4,
  openMs: 500,
  probeMs: 800,
};

/** Calls that end at once; one that isn't admitted changes nothing. */
function after(verdicts: readonly CircuitVerdict[], state = createCircuitState(), now = 0) {
  let current = state;
  for (const verdict of verdicts) {
    const admission = admitCall(current, policy, now);
    if (!admission.admitted) continue;
    current = recordCall(admission.state, admission.ticket, verdict, policy, now);
  }
  return current;
}

const times = (count: number, verdict: CircuitVerdict) => Array(count).fill(verdict);
const opened = () => after(times(4, "outage"));

describe("a circuit", () => {
  it("stays closed below the minimum of calls, and below the rate", () => {
    expect(after(times(3, "outage")).status).toBe("closed");
    expect(after([...times(4, "answered"), ...times(3, "outage")]).status).toBe("closed");
  });

  it("opens as the rate is reached", () => {
    expect(after([...times(4, "answered"), ...times(4, "outage")])).toEqual({
      status: "open",
      period: 1,
      until: 500,
    });
  });

  it("doesn't count what tells nothing", () => {
    expect(after(times(50, "ignored"))).toEqual(createCircuitState());
    expect(after([...times(50, "ignored"), ...times(4, "outage")]).status).toBe("open");
  });

  it("forgets what is older than the window, a part at a time", () => {
    const outages = after(times(3, "outage"));
    expect(after(["outage"], outages, 999).status).toBe("open");
    expect(after(["outage"], outages, 1_000).status).toBe("closed");
  });

  it("refuses calls while open, and says how long", () => {
    const state = opened();
    expect(admitCall(state, policy, 100)).toEqual({ admitted: false, state, retryAfterMs: 400 });
    expect(admitCall(state, policy, 499)).toMatchObject({ retryAfterMs: 1 });
  });

  it("lets one probe through when the time has come, and refuses the others meanwhile", () => {
    const probe = admitCall(opened(), policy, 500);
    expect(probe).toMatchObject({ admitted: true, state: { status: "half_open" } });
    const other = admitCall(probe.state, policy, 500);
    expect(other).toEqual({ admitted: false, state: probe.state });
  });

  it.each([
    ["answered", { status: "closed", period: 3, buckets: [] }],
    ["outage", { status: "open", period: 3, until: 1_100 }],
    ["ignored", { status: "open", period: 3, until: 600 }],
  ] as const)("takes a probe that is %s as it is", (verdict, expected) => {
    const probe = admitCall(opened(), policy, 500);
    if (!probe.admitted) throw new Error("no probe");
    expect(recordCall(probe.state, probe.ticket, verdict, policy, 600)).toEqual(expected);
  });

  it("gives up a probe that never ends, and then listens to its successor alone", () => {
    const lost = admitCall(opened(), policy, 500);
    expect(admitCall(lost.state, policy, 1_299).admitted).toBe(false);
    const next = admitCall(lost.state, policy, 1_300);
    if (!lost.admitted || !next.admitted) throw new Error("no probe");
    expect(recordCall(next.state, lost.ticket, "answered", policy, 1_301)).toBe(next.state);
    expect(recordCall(next.state, next.ticket, "answered", policy, 1_302).status).toBe("closed");
  });

  it("isn't kept open by a clock that is set back", () => {
    expect(admitCall(opened(), policy, -3_600_000).admitted).toBe(true);
  });
});

/** What a caller does: begin a call, end the nth that is under way, or let time pass. */
type Step =
  | { do: "begin" }
  | { do: "end"; which: number; verdict: CircuitVerdict }
  | { do: "wait"; ms: number };

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.constant({ do: "begin" }),
    fc.record({
      do: fc.constant("end"),
      which: fc.nat({ max: 9 }),
      verdict: fc.constantFrom("outage", "outage", "answered", "ignored"),
    }),
    fc.record({ do: fc.constant("wait"), ms: fc.nat({ max: 400 }) }),
  ),
  { maxLength: 120, size: "max" },
);

/** All there are. */
const CHANGES = ["closed>open", "open>half_open", "half_open>open", "half_open>closed"];

interface Circuit {
  readonly states: CircuitState[];
  readonly retryAfterMs: (number | undefined)[];
  readonly changes: string[];
}

/** Plays steps, each on a state that `keep` has handled; checks what holds at all times. */
function play(script: readonly Step[], keep = same): Circuit {
  const lasting = { ...policy, probeMs: 1e9 };
  const underWay: { ticket: number; probe: boolean }[] = [];
  const states: CircuitState[] = [createCircuitState()];
  const retryAfterMs: (number | undefined)[] = [];
  const changes: string[] = [];
  let now = 1_000_000;
  const moveTo = (next: CircuitState) => {
    const from = states.at(-1) as CircuitState;
    if (from.status !== next.status) changes.push(`${from.status}>${next.status}`);
    states.push(keep(next));
  };
  for (const step of script) {
    const state = states.at(-1) as CircuitState;
    if (step.do === "wait") now += step.ms;
    else if (step.do === "begin") {
      const admission = admitCall(state, lasting, now);
      moveTo(admission.state);
      if (!admission.admitted) retryAfterMs.push(admission.retryAfterMs);
      else underWay.push({ ticket: admission.ticket, probe: state.status !== "closed" });
    } else if (underWay.length > 0) {
      const [call] = underWay.splice(step.which % underWay.length, 1);
      moveTo(recordCall(state, call?.ticket ?? -1, step.verdict, lasting, now));
    }
    const probes = underWay.filter(({ probe }) => probe).length;
    expect(probes).toBe(states.at(-1)?.status === "half_open" ? 1 : 0);
  }
  return { states, retryAfterMs, changes };
}

const same = (state: CircuitState) => state;
const throughJson = (state: CircuitState): CircuitState => JSON.parse(JSON.stringify(state));

describe("whatever happens, a circuit", () => {
  it("has exactly one probe while half open and none else, and changes only as documented", () => {
    const seen = new Set<string>();
    const look = fc.property(steps, (script) => {
      for (const change of play(script).changes) seen.add(change);
    });
    fc.assert(look, { numRuns: 500 });
    expect([...seen].sort()).toEqual([...CHANGES].sort());
  });

  it("goes the same way when it is saved as JSON between any two steps", () => {
    fc.assert(
      fc.property(steps, (script) => {
        expect(play(script, throughJson)).toEqual(play(script));
      }),
      { numRuns: 300 },
    );
  });

  it("holds at most as many buckets as its window has parts", () => {
    fc.assert(
      fc.property(steps, (script) => {
        for (const state of play(script).states) {
          if (state.status === "closed") expect(state.buckets.length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  it("names a wait after which the next call is the probe", () => {
    fc.assert(
      fc.property(fc.nat({ max: 499 }), (now) => {
        const refusal = admitCall(opened(), policy, now);
        if (refusal.admitted || refusal.retryAfterMs === undefined) throw new Error("not refused");
        const then = admitCall(refusal.state, policy, now + refusal.retryAfterMs);
        expect(then).toMatchObject({ admitted: true, state: { status: "half_open" } });
      }),
    );
  });
});
