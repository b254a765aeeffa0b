/** A business refusal: thrown by handlers, answered with HTTP 200 by the routes (sheet §1.1). */
export class Refusal extends Error {
  /** Absent on the SMS host where no code was ever captured: the switch's one is answered. */
  readonly code: number | undefined;

  constructor(code: number | undefined, text: string) {
    super(text);
    this.name = "Refusal";
    this.code = code;
  }
}

export function refuse(refusal: { readonly code: number; readonly text: string }): Refusal {
  return new Refusal(refusal.code, refusal.text);
}
