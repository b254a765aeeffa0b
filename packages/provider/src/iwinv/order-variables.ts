import { type Issue, listVariables, ok, type Result, renderVariables } from "@k-msg/core";
import type { Template } from "./find-template.ts";

export interface VariableRules {
  /** Names in order, by template id; these templates aren't looked up. */
  readonly variableOrder: ReadonlyMap<string, readonly string[]>;
  readonly repeatedVariables: "name" | "occurrence";
}

export interface NameOrder {
  readonly names: readonly string[];
  /** A name stands in the template more than once, so the order rests on an unproven rule. */
  readonly assumed: boolean;
}

/**
 * The order of a template's names: text first, then the links of its buttons. For a name that repeats
 * the evidence is split (sheet §3.1); while none does, both rules give the same.
 */
export function orderNames(
  template: Template,
  rule: VariableRules["repeatedVariables"],
): NameOrder {
  const places = [template.content, ...template.links];
  const occurrences = places.flatMap((place) =>
    [...place.matchAll(/#\{[^{}]*\}/g)].flatMap(([variable]) => listVariables(variable)),
  );
  const distinct = [...new Set(occurrences)];
  return {
    names: rule === "name" ? distinct : occurrences,
    assumed: distinct.length < occurrences.length,
  };
}

/** The values in the order of `names`; every name without a value is an issue. */
export function toParams(
  names: readonly string[],
  values: Readonly<Record<string, string>>,
): Result<string[], Issue[]> {
  const missing = names.filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) {
    const asked = renderVariables(missing.map((name) => `#{${name}}`).join(""), values);
    if (asked.isFailure) return asked;
  }
  return ok(names.map((name) => values[name] as string));
}
