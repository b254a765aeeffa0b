import fc from "fast-check";

/**
 * What becomes of handing a substitute over, the first time; later times go well. `down`: the vendor can't be reached;
 * then what comes after it.
 */
export type Fault =
  | "none"
  | "refused"
  | "lost_before"
  | "lost_after"
  | "down"
  | "down, lost_before"
  | "down, lost_after";

export interface SentPlan {
  readonly failover: "none" | "vendor" | "ours" | "ours_short" | "ours_without_text";
  readonly fault: Fault;
}

/** What a process meets at one of its steps, counted from the beginning of the command. */
export interface Fate {
  readonly step: number;
  /** `fails_…`: the store or vendor doesn't answer, and may have done its work. */
  readonly what: "dies_before" | "dies_after" | "stalls" | "fails_before" | "fails_after";
}

export type Verdict =
  | "SENT"
  | "DELIVERED"
  | "FAILED not_on_kakao"
  | "FAILED blocked"
  | "FAILED number_invalid"
  | "UNKNOWN";

export type Command =
  | { readonly name: "send"; readonly fate?: Fate }
  /** The vendor's view of a message changes, also to what contradicts it. */
  | { readonly name: "report"; readonly message: number; readonly verdict: Verdict }
  | { readonly name: "substitute"; readonly message: number; readonly verdict: Verdict }
  /** The vendor's view is pushed. */
  | { readonly name: "push"; readonly message: number; readonly isUrgent: boolean }
  /** Trackers run at the same time. */
  | { readonly name: "run"; readonly fates: readonly (Fate | undefined)[] }
  /** Processes that stood still go on; while another one runs, too, or alone. */
  | { readonly name: "resume"; readonly isBusy: boolean }
  | { readonly name: "pass"; readonly ms: number };

export interface History {
  readonly messages: readonly SentPlan[];
  readonly canLookUp: boolean;
  /** Decides who comes first. */
  readonly seed: number;
  readonly commands: readonly Command[];
}

const fates: fc.Arbitrary<Fate> = fc.record({
  step: fc.integer({ min: 1, max: 12 }),
  what: fc.constantFrom("dies_before", "dies_after", "stalls", "fails_before", "fails_after"),
});
const mayMeet = fc.option(fates, { freq: 2, nil: undefined });
const messages = fc.nat({ max: 3 });
const verdicts = fc.constantFrom<Verdict>(
  "SENT",
  "DELIVERED",
  "FAILED not_on_kakao",
  "FAILED not_on_kakao",
  "FAILED not_on_kakao",
  "FAILED blocked",
  "FAILED number_invalid",
  "UNKNOWN",
);

const run: fc.Arbitrary<Command> = fc.record({
  name: fc.constant("run"),
  fates: fc.array(mayMeet, { minLength: 1, maxLength: 3 }),
});
const report: fc.Arbitrary<Command> = fc.record({
  name: fc.constant("report"),
  message: messages,
  verdict: verdicts,
});
const pass: fc.Arbitrary<Command> = fc.record({
  name: fc.constant("pass"),
  ms: fc.constantFrom(5_000, 20_000, 70_000, 130_000, 200_000, 660_000, 3_600_000),
});

/** Where a tracker takes the right to a substitute, sends it, and writes down what came of it. */
const crucial = fc.integer({ min: 3, max: 10 });

/** A message fails, and whoever sees to it has bad luck. */
const misfortune: fc.Arbitrary<Command[]> = fc
  .record({ message: messages, fate: fates, step: crucial })
  .map(({ message, fate, step }) => [
    { name: "send" },
    { name: "report", message, verdict: "FAILED not_on_kakao" },
    { name: "pass", ms: 20_000 },
    { name: "run", fates: [{ ...fate, step }] },
  ]);

/** A process stands still until others have taken over from it, and goes on. */
const overtaking: fc.Arbitrary<Command[]> = fc
  .record({ step: crucial, ms: fc.constantFrom(70_000, 90_000, 130_000), isBusy: fc.boolean() })
  .map(({ step, ms, isBusy }) => [
    { name: "pass", ms: 200_000 },
    { name: "run", fates: [{ step, what: "stalls" }] },
    { name: "pass", ms },
    { name: "run", fates: [undefined, undefined] },
    { name: "resume", isBusy },
  ]);

const commands = fc.oneof(
  { weight: 6, arbitrary: run },
  { weight: 5, arbitrary: pass },
  { weight: 4, arbitrary: report },
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant("send"),
      fate: fc.option(fates, { freq: 4, nil: undefined }),
    }) as fc.Arbitrary<Command>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc.constant("push"),
      message: messages,
      isUrgent: fc.boolean(),
    }) as fc.Arbitrary<Command>,
  },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constant("substitute"),
      message: messages,
      verdict: verdicts,
    }) as fc.Arbitrary<Command>,
  },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constant("resume"),
      isBusy: fc.boolean(),
    }) as fc.Arbitrary<Command>,
  },
);

export const histories: fc.Arbitrary<History> = fc.record({
  messages: fc.array(
    fc.record({
      failover: fc.constantFrom<SentPlan["failover"]>(
        "ours",
        "ours",
        "ours",
        "ours_short",
        "ours_without_text",
        "vendor",
        "none",
      ),
      fault: fc.constantFrom<Fault>(
        "none",
        "none",
        "none",
        "refused",
        "lost_before",
        "lost_after",
        "down",
        "down, lost_before",
        "down, lost_after",
      ),
    }),
    { minLength: 4, maxLength: 4 },
  ),
  canLookUp: fc.boolean(),
  seed: fc.nat(),
  // Something to fail must be there first.
  commands: fc
    .tuple(
      report,
      fc
        .array(
          fc.oneof(
            { weight: 9, arbitrary: commands.map((command) => [command]) },
            { weight: 2, arbitrary: misfortune },
            { weight: 1, arbitrary: overtaking },
          ),
          { minLength: 4, maxLength: 14 },
        )
        .map((some) => some.flat()),
    )
    .map(([first, some]): Command[] => [
      { name: "send" },
      { ...first, message: 0 } as Command,
      ...some,
    ]),
});
