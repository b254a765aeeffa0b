import {
  type Issue,
  missing,
  notObject,
  notOneOf,
  notPositive,
  outOfRange,
  showName,
} from "@k-msg/core";
import { isRecord } from "../normalize/check-values.ts";

/** What is wrong with a setting that was given. */
export type Rule = (value: unknown, field: string) => Issue[];

const MOST = 2 ** 31 - 1;

export function whole(least: number, most = MOST): Rule {
  return (value, field) => {
    const fits = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    return fits ? [] : [outOfRange(field, `${least}–${most}`)];
  };
}

/** A number above 0, whole or not. */
export function positive(most: number): Rule {
  return (value, field) => {
    const fits = typeof value === "number" && value > 0 && value <= most;
    return fits ? [] : [notPositive(field, most)];
  };
}

export function oneOf(values: readonly unknown[]): Rule {
  return (value, field) => (values.includes(value) ? [] : [notOneOf(field, values)]);
}

/** One of the values, or a list of them. */
export function someOf(values: readonly unknown[]): Rule {
  return (value, field) => {
    const given: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (given.length === 0) return [missing(field)];
    return given.flatMap((each) => oneOf(values)(each, field));
  };
}

/** An object of any names, whose values follow one rule. */
export function eachOf(rule: Rule): Rule {
  return (value, field) => {
    if (!isRecord(value)) return [notObject(field)];
    return Object.entries(value).flatMap(([name, each]) =>
      each === undefined ? [] : rule(each, `${field}.${showName(name)}`),
    );
  };
}

export function callable(value: unknown, field: string): Issue[] {
  return oneOf(["function"])(typeof value, field);
}

export function anything(): Issue[] {
  return [];
}

/**
 * A misspelt name must not switch something off in silence.
 * @param isOurs whether a name that isn't among the rules' is meant for us at all.
 */
export function group(
  rules: Readonly<Record<string, Rule>>,
  isOurs = (_key: string) => true,
): Rule {
  return (value, field) => {
    if (!isRecord(value)) return [notObject(field)];
    const path = (key: string) => (field === "" ? key : `${field}.${key}`);
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(rules, key) && isOurs(key));
    return [
      ...unknown.map((key) => notOneOf(path(showName(key)), Object.keys(rules))),
      ...Object.entries(rules).flatMap(([key, rule]) =>
        value[key] === undefined ? [] : rule(value[key], path(key)),
      ),
    ];
  };
}
