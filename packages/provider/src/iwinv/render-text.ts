import { type OutboundAlimtalk, renderVariables } from "@k-msg/core";
import type { Template } from "./find-template.ts";
import { type NameOrder, orderNames, type VariableRules } from "./order-variables.ts";

/** The text as IWINV makes it. Nothing where it can't be told which value stands in which place. */
export function renderText(
  { variables, providerOptions }: OutboundAlimtalk,
  template: Template,
  rule: VariableRules["repeatedVariables"],
): string | undefined {
  const given = providerOptions?.templateParam;
  const values = given === undefined ? variables : nameValues(given, orderNames(template, rule));
  const text = renderVariables(template.content, values);
  return text.isSuccess ? text.value : undefined;
}

/** Nothing when a name takes several values, or there are more or fewer values than names. */
function nameValues(given: unknown, { names }: NameOrder): Record<string, string> {
  const isDistinct = new Set(names).size === names.length;
  const isFitting = isDistinct && Array.isArray(given) && given.length === names.length;
  return isFitting ? Object.fromEntries(names.map((name, at) => [name, String(given[at])])) : {};
}
