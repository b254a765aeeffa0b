import {
  type Issue,
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
import { isRecord, readText } from "../normalize/check-values.ts";
import type { KMsgConfig } from "./k-msg-config.ts";

const HOOKS = list("onQueued onBeforeSend onSuccess onError onRetryScheduled onFinal onHookError");

/** The names a group of settings has, by path: a misspelt one must not switch something off in silence. */
const NAMES: readonly (readonly [path: string, names: readonly string[]])[] = [
  ["", list("providers routing defaults hooks retry fetch concurrency hookTimeoutMs now")],
  ["routing", list("defaultProviderId byType strategy")],
  ["routing.byType", MESSAGE_TYPES],
  ["defaults", list("from sms kakao")],
  ["defaults.sms", list("autoLmsBytes unencodable")],
  ["defaults.kakao", list("profileId plusId")],
  ["retry", list("maxAttempts baseDelayMs maxDelayMs jitter deadlineMs")],
  ["hooks", HOOKS],
];

const FUNCTIONS = ["fetch", "now", ...HOOKS.map((hook) => `hooks.${hook}`)];

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
  if (!isRecord(config)) throw refused([notObject("", "{ providers: [ … ] }")]);
  const issues: Issue[] = [
    ...findNameIssues(config),
    ...findProviderIssues(config.providers),
    ...findRoutingIssues(config),
    ...findSenderIssues(config),
    ...findValueIssues(config),
  ];
  if (issues.length > 0) throw refused(issues);
}

function refused(issues: readonly Issue[]): KMsgError {
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}

function findNameIssues(config: KMsgConfig): Issue[] {
  return NAMES.flatMap(([path, names]) => {
    const group = path === "" ? config : valueAt(config, path);
    if (group === undefined) return [];
    if (!isRecord(group)) return [notObject(path)];
    return (
      Object.keys(group)
        .filter((key) => !names.includes(key))
        // Hooks may be an object of the caller's with more to it, such as a logger.
        .filter((key) => path !== "hooks" || key.startsWith("on"))
        .map((key) => notOneOf(path === "" ? showName(key) : `${path}.${showName(key)}`, names))
    );
  });
}

function findProviderIssues(providers: readonly Provider[]): Issue[] {
  if (!Array.isArray(providers) || providers.length === 0) return [missing("providers")];
  const issues: Issue[] = [];
  const ids = new Set<string>();
  providers.forEach((provider: Provider, index) => {
    const field = `providers[${index}]`;
    if (!isProvider(provider))
      issues.push(notObject(field, "{ id, name, supportedTypes, send, healthCheck }"));
    else if (ids.has(provider.id)) issues.push(sameId(`${field}.id`));
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
  const { defaultProviderId, byType } = routing;
  if (defaultProviderId !== undefined && !byId.has(defaultProviderId))
    issues.push(notOneOf("routing.defaultProviderId", byId.keys()));
  for (const type of MESSAGE_TYPES) {
    const listed: unknown = byType?.[type];
    if (listed === undefined) continue;
    const field = `routing.byType.${type}`;
    const ids: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
    if (ids.length === 0) issues.push(missing(field));
    for (const id of ids) {
      const provider = byId.get(id as string);
      if (!provider) issues.push(notOneOf(field, byId.keys()));
      else if (!provider.supportedTypes?.includes(type))
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
  const functions = FUNCTIONS.filter((path) => {
    const value = valueAt(config, path);
    return value !== undefined && typeof value !== "function";
  });
  const texts: Issue[] = [];
  for (const path of ["defaults.kakao.profileId", "defaults.kakao.plusId"])
    readText(valueAt(config, path), path, texts);
  return [
    ...texts,
    ...functions.map((path) => notOneOf(path, ["function"])),
    ...numbers.map(([path, least, most]) => outOfRange(path, `${least}–${most}`)),
    ...choices.map(([path, values]) => notOneOf(path, values)),
  ];
}

function valueAt(config: KMsgConfig, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);
}

function list(words: string): string[] {
  return words.split(" ");
}

function idsThatSend(providers: readonly Provider[], type: MessageType): string[] {
  return providers.filter((each) => each?.supportedTypes?.includes(type)).map(({ id }) => id);
}

function sameId(field: string): Issue {
  return issue(
    field,
    ["is given twice.", "Give each provider its own `id`."],
    ["두 번 들어 있습니다.", "프로바이더마다 다른 `id`를 넣으세요."],
  );
}
