import {
  type Issue,
  isMessageType,
  issue,
  KMsgError,
  MESSAGE_TYPES,
  type MessageType,
  missing,
  notObject,
  notOneOf,
  outOfRange,
  type Provider,
  showName,
  toSenderNumber,
} from "@k-msg/core";
import type { KMsgConfig } from "./k-msg-config.ts";

const SETTINGS = [
  "providers",
  "routing",
  "defaults",
  "hooks",
  "retry",
  "fetch",
  "concurrency",
  "hookTimeoutMs",
  "now",
];

const POLICIES = ["reject", "replace", "warn"];

/** Throws one error that names everything wrong: a bad configuration must not wait for the first message. */
export function checkConfig(config: KMsgConfig): void {
  const issues: Issue[] = [
    ...findUnknownSettings(config),
    ...findProviderIssues(config.providers),
    ...findRoutingIssues(config),
    ...findDefaultIssues(config),
    ...findNumberIssues(config),
  ];
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}

function findUnknownSettings(config: KMsgConfig): Issue[] {
  return Object.keys(config)
    .filter((key) => !SETTINGS.includes(key))
    .map((key) => notOneOf(showName(key), SETTINGS));
}

function findProviderIssues(providers: readonly Provider[]): Issue[] {
  if (!Array.isArray(providers) || providers.length === 0) return [missing("providers")];
  const issues: Issue[] = [];
  const ids = new Set<string>();
  providers.forEach((provider: Provider, index) => {
    const field = `providers[${index}]`;
    if (!isProvider(provider))
      issues.push(notObject(field, "{ id, name, supportedTypes, send, healthCheck }"));
    else if (ids.has(provider.id)) issues.push(sameId(`${field}.id`, provider.id));
    else ids.add(provider.id);
  });
  return issues;
}

function isProvider(value: Provider | undefined): boolean {
  return (
    typeof value?.id === "string" &&
    value.id !== "" &&
    Array.isArray(value.supportedTypes) &&
    typeof value.send === "function" &&
    typeof value.healthCheck === "function"
  );
}

function findRoutingIssues({ providers, routing }: KMsgConfig): Issue[] {
  if (!routing || !Array.isArray(providers)) return [];
  const byId = new Map(providers.map((provider) => [provider?.id, provider]));
  const issues: Issue[] = [];
  const { defaultProviderId, byType = {}, strategy } = routing;
  if (defaultProviderId !== undefined && !byId.has(defaultProviderId))
    issues.push(notOneOf("routing.defaultProviderId", byId.keys()));
  if (strategy !== undefined && strategy !== "first" && strategy !== "round_robin")
    issues.push(notOneOf("routing.strategy", ["first", "round_robin"]));
  for (const [type, listed] of Object.entries(byType)) {
    const field = `routing.byType.${showName(type)}`;
    const ids: readonly unknown[] = typeof listed === "string" ? [listed] : (listed ?? []);
    if (!isMessageType(type)) issues.push(notOneOf(field, MESSAGE_TYPES));
    else if (ids.length === 0) issues.push(missing(field));
    for (const id of ids) {
      const provider = byId.get(id as string);
      if (!provider) issues.push(notOneOf(field, byId.keys()));
      else if (isMessageType(type) && !provider.supportedTypes?.includes(type))
        issues.push(notOneOf(field, idsThatSend(providers, type)));
    }
  }
  return issues;
}

function findDefaultIssues({ defaults = {} }: KMsgConfig): Issue[] {
  const issues: Issue[] = [];
  if (defaults.from !== undefined) {
    const from = toSenderNumber(defaults.from, "defaults.from");
    if (from.isFailure) issues.push(from.error);
  }
  const { autoLmsBytes, unencodable } = defaults.sms ?? {};
  if (autoLmsBytes !== undefined && !isWhole(autoLmsBytes, 1, 90))
    issues.push(outOfRange("defaults.sms.autoLmsBytes", "1–90"));
  if (unencodable !== undefined && !POLICIES.includes(unencodable))
    issues.push(notOneOf("defaults.sms.unencodable", POLICIES));
  return issues;
}

function findNumberIssues({ concurrency, hookTimeoutMs, retry = {} }: KMsgConfig): Issue[] {
  const most = 2 ** 31 - 1;
  const checks: [field: string, value: unknown, least: number][] = [
    ["concurrency", concurrency, 1],
    ["hookTimeoutMs", hookTimeoutMs, 1],
    ["retry.maxAttempts", retry.maxAttempts, 1],
    ["retry.baseDelayMs", retry.baseDelayMs, 0],
    ["retry.maxDelayMs", retry.maxDelayMs, 0],
    ["retry.deadlineMs", retry.deadlineMs, 0],
  ];
  return checks
    .filter(([, value, least]) => value !== undefined && !isWhole(value, least, most))
    .map(([field, , least]) => outOfRange(field, `${least}–${most}`));
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function idsThatSend(providers: readonly Provider[], type: MessageType): string[] {
  return providers.filter((each) => each?.supportedTypes?.includes(type)).map(({ id }) => id);
}

function sameId(field: string, id: string): Issue {
  return issue(
    field,
    [`is "${id}", like another provider's.`, "Give one of them its own `id`."],
    [`다른 프로바이더와 같은 "${id}"입니다.`, "한쪽에 다른 `id`를 지정하세요."],
  );
}
