/** A key id: shorter than any key, so that a key in its place is noticed and never shown. */
export function isKid(kid: unknown): kid is string {
  return typeof kid === "string" && /^[\w-]{1,32}$/.test(kid);
}
