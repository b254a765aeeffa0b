import type { TestRunner } from "./fixture.ts";

/** One rule of a contract for stores. */
export interface StoreRule<Bench> {
  /** `method.rule`. */
  readonly id: string;
  /** The rule as a sentence. */
  readonly title: string;
  /** Runs only where a second instance over the same data can be opened. */
  readonly needsSecondInstance?: true;
  run(bench: Bench): Promise<void>;
}

/** How a contract gets at stores; see the options of each. */
export interface StoreOpening<Store> {
  readonly runner: TestRunner;
  createStore(): Store | Promise<Store>;
  openAgain?(store: Store): Store | Promise<Store>;
  close?(store: Store): void | Promise<void>;
}

/** Registers a test for each rule, on a new store each. */
export function registerStoreRules<Store, Bench>(
  title: string,
  opening: StoreOpening<Store>,
  rules: readonly StoreRule<Bench>[],
  createBench: (store: Store, openAgain: () => Promise<Store>) => Bench,
): void {
  const { runner, createStore, openAgain, close } = opening;
  async function runRule(rule: StoreRule<Bench>): Promise<void> {
    const store = await createStore();
    const opened = [store];
    try {
      const bench = createBench(store, async () => {
        const again = (await openAgain?.(store)) ?? store;
        opened.push(again);
        return again;
      });
      await rule.run(bench);
    } finally {
      for (const each of opened) await close?.(each);
    }
  }
  runner.describe(title, () => {
    for (const rule of rules) {
      const named = `${rule.id}: ${rule.title}`;
      if (rule.needsSecondInstance && !openAgain) {
        runner.it.skip(`${named} (left out: no \`openAgain\`)`, async () => {});
      } else {
        runner.it(named, () => runRule(rule));
      }
    }
  });
}
