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

const MOST = 2 ** 31 - 1;

/** Settings that are whole numbers, by path. */
const NUMBERS: readonly (readonly [path: string, least: number, most: number])[] = [
  ["defaults.sms.autoLmsBytes", 1, 90],
  ["concurrency", 1, MOST],
  ["hookTimeoutMs", 1, MOST],
  ["retry.maxAttempts", 1, MOST],
  ["retry.baseDelayMs", 0, MOST],
  ["retry.maxDelayMs", 0, MOST],
  ["retry.deadlineMs", 0, MOST],
];

/** Settings with few possible values, by path. */
const CHOICES: readonly (readonly [path: string, values: readonly string[]])[] = [
  ["defaults.sms.unencodable", ["reject", "replace", "warn"]],
  ["routing.strategy", ["first", "round_robin"]],
  ["retry.jitter", ["full", "none"]],
];

/** Throws one error that names everything wrong: a bad configuration must not wait for the first message. */
export function checkConfig(config: KMsgConfig): void {
  const issues: Issue[] = [
    ...findUnknownSettings(config),
    ...findProviderIssues(config.providers),
    ...findRoutingIssues(config),
    ...findSenderIssues(config),
    ...findValueIssues(config),
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
  const { defaultProviderId, byType = {} } = routing;
  if (defaultProviderId !== undefined && !byId.has(defaultProviderId))
    issues.push(notOneOf("routing.defaultProviderId", byId.keys()));
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

function findSenderIssues({ defaults }: KMsgConfig): Issue[] {
  if (defaults?.from === undefined) return [];
  const from = toSenderNumber(defaults.from, "defaults.from");
  return from.isFailure ? [from.error] : [];
}

function findValueIssues(config: KMsgConfig): Issue[] {
  const numbers = NUMBERS.filter(([path, least, most]) => {
    const value = valueAt(config, path) as number | undefined;
    return value !== undefined && !(Number.isInteger(value) && value >= least && value <= most);
  });
  const choices = CHOICES.filter(([path, values]) => {
    const value = valueAt(config, path) as string | undefined;
    return value !== undefined && !values.includes(value);
  });
  return [
    ...numbers.map(([path, least, most]) => outOfRange(path, `${least}–${most}`)),
    ...choices.map(([path, values]) => notOneOf(path, values)),
  ];
}

function valueAt(config: KMsgConfig, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);
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
