/** One sender sends many messages, so that its number is worth remembering. */
let last: { readonly written: string; readonly digits: string } | undefined;

/** The digits of the sender that was read last, if this is how it was written. */
export function recallSender(written: unknown): string | undefined {
  return written === last?.written ? last?.digits : undefined;
}

export function rememberSender(written: string, digits: string): void {
  last = { written, digits };
}
