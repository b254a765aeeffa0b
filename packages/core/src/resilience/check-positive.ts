import { notPositive } from "../error/common-issues.ts";
import { KMsgError } from "../error/kmsg-error.ts";

/** @throws KMsgError `INVALID_REQUEST` unless every given option is a number above 0, and not above its `most`. */
export function checkPositive<T extends object>(
  options: T,
  most: Readonly<Partial<Record<keyof T & string, number>>>,
): void {
  const issues = (Object.entries(most) as [keyof T & string, number][]).flatMap(([name, limit]) => {
    const value = options[name];
    const fits = value === undefined || (typeof value === "number" && value > 0 && value <= limit);
    return fits ? [] : notPositive(name, limit);
  });
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
