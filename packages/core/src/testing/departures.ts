import type { ContractTest } from "./contract-test.ts";
import { ContractViolation } from "./violation.ts";

/** Throws for a departure that names no test, gives no reason, or isn't allowed. */
export function checkDepartures(
  departures: Readonly<Record<string, string>>,
  tests: readonly ContractTest[],
  types: readonly string[],
): void {
  for (const [id, reason] of Object.entries(departures)) {
    const [ruleId, type] = id.split("/");
    const test = tests.find((each) => each.id === ruleId);
    if (!test || (type !== undefined && !("each" in test && types.includes(type)))) {
      throw new Error(
        `departures: there is no test "${id}"; its id stands before the colon of its title`,
      );
    }
    if (test.safety) {
      throw new Error(`departures: nobody may depart from "${ruleId}": ${test.title}`);
    }
    if (typeof reason !== "string" || reason.trim() === "") {
      throw new Error(`departures: "${id}" needs a reason`);
    }
  }
}

/** Runs a test that is known to fail: passes when it fails, unless what happened is unsafe. */
export async function expectDeparture(id: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (reason) {
    if (reason instanceof ContractViolation && !reason.unsafe) return;
    throw reason;
  }
  throw new Error(`departures: the provider keeps "${id}"; take the departure out`);
}
