import {
  type FailoverOptions,
  type Issue,
  notOneOf,
  outOfRange,
  renderVariables,
  withoutUndefined,
} from "@k-msg/core";
import { readBoolean, readRecord, readText } from "./check-values.ts";
import type { Reading } from "./reading.ts";
import { makeShowable } from "./show-on-handset.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

const FIELDS = ["enabled", "fallbackChannel", "fallbackContent", "fallbackTitle", "expiresAfterMs"];

/** The substitute (대체발송) with its texts rendered; absent unless enabled. */
export function readFailover(
  value: unknown,
  values: Readonly<Record<string, string>>,
  reading: Reading,
): FailoverOptions | undefined {
  const { issues, warnings } = reading;
  const given = readRecord(value, "failover", issues);
  if (!given) return undefined;
  warnUnknownKeys(given, FIELDS, "failover", warnings);
  const enabled = readBoolean(given.enabled, "failover.enabled", issues);
  if (!enabled) return undefined;
  const fallbackChannel = readChannel(given.fallbackChannel, issues);
  const fallbackContent = readSubstituteText(given, "fallbackContent", values, reading);
  const fallbackTitle = readSubstituteText(given, "fallbackTitle", values, reading);
  const expiresAfterMs = readSpan(given.expiresAfterMs, issues);
  return withoutUndefined({
    enabled,
    fallbackChannel,
    fallbackContent,
    fallbackTitle,
    expiresAfterMs,
  });
}

function readSpan(value: unknown, issues: Issue[]): number | undefined {
  if (value === undefined) return undefined;
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
  issues.push(outOfRange("failover.expiresAfterMs", `1–${Number.MAX_SAFE_INTEGER}`));
  return undefined;
}

function readChannel(value: unknown, issues: Issue[]): "sms" | "lms" | undefined {
  if (value === undefined || value === "sms" || value === "lms") return value;
  issues.push(notOneOf("failover.fallbackChannel", ["sms", "lms"]));
  return undefined;
}

function readSubstituteText(
  given: Readonly<Record<string, unknown>>,
  key: "fallbackContent" | "fallbackTitle",
  values: Readonly<Record<string, string>>,
  reading: Reading,
): string | undefined {
  const { issues } = reading;
  const field = `failover.${key}`;
  const text = readText(given[key], field, issues);
  if (text === undefined) return undefined;
  const rendered = renderVariables(text, values);
  if (rendered.isFailure) {
    issues.push(...rendered.error);
    return undefined;
  }
  const filled = readText(rendered.value, field, issues);
  return filled && makeShowable(filled, field, reading).text;
}
