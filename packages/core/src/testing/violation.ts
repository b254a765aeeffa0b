/** What a test of the contract throws; any runner shows its message. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";
  /** Money or trust is at stake: no departure excuses it. */
  readonly unsafe: boolean;

  constructor(message: string, unsafe: boolean) {
    super(message);
    this.unsafe = unsafe;
  }
}

/** @throws ContractViolation unless `condition` holds. */
export function demand(condition: unknown, message: string): asserts condition {
  if (!condition) throw new ContractViolation(message, false);
}

/** As {@link demand}, for the rules that nobody may depart from. */
export function demandSafe(condition: unknown, message: string): asserts condition {
  if (!condition) throw new ContractViolation(message, true);
}
