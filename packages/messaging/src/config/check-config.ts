import {
  type Issue,
  issue,
  KMsgError,
  MESSAGE_TYPES,
  type MessageType,
  missing,
  notObject,
  type Provider,
  toSenderNumber,
} from "@k-msg/core";
import { isRecord, readText } from "../normalize/check-values.ts";
import type { KMsgConfig } from "./k-msg-config.ts";
import {
  anything,
  callable,
  eachOf,
  group,
  oneOf,
  positive,
  type Rule,
  someOf,
  whole,
} from "./setting-rules.ts";

const DEFAULTS = group({
  from: sender,
  sms: group({
    autoLmsBytes: whole(1, 90),
    unencodable: oneOf(["reject", "replace", "warn"]),
  }),
  kakao: group({ profileId: text, plusId: text }),
});

const RETRY = group({
  maxAttempts: whole(1),
  baseDelayMs: whole(0),
  maxDelayMs: whole(0),
  jitter: oneOf(["full", "none"]),
  deadlineMs: whole(0),
});

const CIRCUIT = group({
  windowMs: whole(1),
  buckets: whole(1, 1_000),
  failureRate: positive(1),
  minimumCalls: whole(1),
  openMs: whole(1),
  probeMs: whole(1),
  circuits: eachOf(eachOf(circuitState)),
});

const IDEMPOTENCY = withStore(
  group({
    store: withMethods("claim", "settle", "release"),
    ttlMs: whole(60_000, Number.MAX_SAFE_INTEGER),
    waitMs: whole(0),
  }),
);

const TRACKING = withStore(
  group({
    store: withMethods("insertIntents", "saveOutcomes", "recordStatuses"),
    whenStoreFails: oneOf(["send", "refuse"]),
    storeTimeoutMs: whole(1),
  }),
);

/** Hooks may be an object of the caller's with more to it, such as a logger. */
const HOOKS = group(
  {
    onQueued: callable,
    onBeforeSend: callable,
    onSuccess: callable,
    onError: callable,
    onRetryScheduled: callable,
    onFinal: callable,
    onHookError: callable,
    onStoreError: callable,
  },
  (key) => key.startsWith("on"),
);

/** Throws one error that names everything wrong: a bad configuration must not wait for the first message. */
export function checkConfig(config: KMsgConfig): void {
  const issues = isRecord(config)
    ? [...findProviderIssues(config.providers), ...findSettingIssues(config)]
    : [notObject("", "{ providers: [ … ] }")];
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}

function findSettingIssues(config: KMsgConfig): Issue[] {
  const providers: readonly Provider[] = Array.isArray(config.providers) ? config.providers : [];
  const byProvider = (rule: Rule) =>
    group(Object.fromEntries(providers.map((provider) => [provider?.id, rule])));
  const settings = group({
    providers: anything,
    routing: group({
      defaultProviderId: oneOf(providers.map((provider) => provider?.id)),
      byType: group(
        Object.fromEntries(
          MESSAGE_TYPES.map((type) => [type, someOf(idsThatSend(providers, type))]),
        ),
      ),
      strategy: oneOf(["first", "round_robin", "failover", "weighted"]),
      weights: byProvider(whole(0)),
    }),
    defaults: DEFAULTS,
    retry: RETRY,
    rateLimits: byProvider(
      group({ requestsPerSecond: positive(100_000), maxConcurrency: whole(1) }),
    ),
    circuitBreaker: (value, field) => (value === false ? [] : CIRCUIT(value, field)),
    idempotency: IDEMPOTENCY,
    tracking: TRACKING,
    onUnknown: oneOf(["report", "retry", "failover"]),
    lookUpForMs: whole(0),
    hooks: HOOKS,
    fetch: callable,
    concurrency: whole(1),
    hookTimeoutMs: whole(1),
    now: callable,
  });
  return settings(config, "");
}

/** Settings of a store are nothing without it. */
function withStore(rule: Rule): Rule {
  return (value, field) => [
    ...(isRecord(value) && value.store === undefined ? [missing(`${field}.store`)] : []),
    ...rule(value, field),
  ];
}

function withMethods(...names: string[]): Rule {
  return (value, field) => {
    const given = value as Readonly<Record<string, unknown>> | null;
    const hasAll = names.every((name) => typeof given?.[name] === "function");
    return hasAll ? [] : [notObject(field, `{ ${names.join(", ")} }`)];
  };
}

function sender(value: unknown, field: string): Issue[] {
  const from = toSenderNumber(value, field);
  return from.isFailure ? [from.error] : [];
}

function text(value: unknown, field: string): Issue[] {
  const issues: Issue[] = [];
  readText(value, field, issues);
  return issues;
}

/** One that can't be read would hold messages back for ever. */
function circuitState(value: unknown, field: string): Issue[] {
  const { status, period, until, buckets } = (value ?? {}) as Record<string, unknown>;
  const isOpen = status === "open" || status === "half_open";
  const isWhole = isOpen
    ? Number.isFinite(until)
    : status === "closed" && Array.isArray(buckets) && buckets.every(isBucket);
  return isWhole && Number.isInteger(period) ? [] : [notObject(field, "CircuitState")];
}

function isBucket(value: unknown): boolean {
  const { slot, calls, outages } = (value ?? {}) as Record<string, unknown>;
  return [slot, calls, outages].every(Number.isFinite);
}

function idsThatSend(providers: readonly Provider[], type: MessageType): string[] {
  return providers
    .filter((each) => Array.isArray(each?.supportedTypes) && each.supportedTypes.includes(type))
    .map(({ id }) => id);
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

function sameId(field: string): Issue {
  return issue(
    field,
    ["is given twice.", "Give each provider its own `id`."],
    ["두 번 들어 있습니다.", "프로바이더마다 다른 `id`를 넣으세요."],
  );
}
