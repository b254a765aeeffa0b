import {
  type Issue,
  isMessageType,
  issue,
  KMsgError,
  type Provider,
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
    .map((key) =>
      issue(
        key,
        ["isn't a setting.", `Use ${SETTINGS.join(", ")}.`],
        ["없는 설정입니다.", `${SETTINGS.join(", ")} 중에서 쓰세요.`],
      ),
    );
}

function findProviderIssues(providers: readonly Provider[]): Issue[] {
  if (!Array.isArray(providers) || providers.length === 0) return [noProviders()];
  const issues: Issue[] = [];
  const ids = new Set<string>();
  providers.forEach((provider: Provider, index) => {
    const field = `providers[${index}]`;
    if (!isProvider(provider)) issues.push(notAProvider(field));
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
    issues.push(unknownProvider("routing.defaultProviderId", [...byId.keys()]));
  if (strategy !== undefined && strategy !== "first" && strategy !== "round_robin")
    issues.push(unknownStrategy());
  for (const [type, listed] of Object.entries(byType)) {
    const field = `routing.byType.${type}`;
    const ids: readonly unknown[] = typeof listed === "string" ? [listed] : (listed ?? []);
    if (!isMessageType(type)) issues.push(unknownType(field));
    else if (ids.length === 0) issues.push(emptyList(field));
    for (const id of ids) {
      const provider = byId.get(id as string);
      if (!provider) issues.push(unknownProvider(field, [...byId.keys()]));
      else if (isMessageType(type) && !provider.supportedTypes?.includes(type))
        issues.push(cannotSend(field, provider));
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
  if (unencodable !== undefined && !["reject", "replace", "warn"].includes(unencodable))
    issues.push(
      issue(
        "defaults.sms.unencodable",
        ['must be "reject", "replace" or "warn".', 'Leave it out for "reject".'],
        ['"reject", "replace", "warn" 중 하나여야 합니다.', '생략하면 "reject"입니다.'],
      ),
    );
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

function noProviders(): Issue {
  return issue(
    "providers",
    ["is empty.", "Give at least one, such as `new SolapiProvider({ … })`."],
    ["비어 있습니다.", "`new SolapiProvider({ … })`처럼 하나 이상 넣으세요."],
  );
}

function notAProvider(field: string): Issue {
  return issue(
    field,
    ["isn't a provider.", "It needs id, name, supportedTypes, send and healthCheck."],
    ["프로바이더가 아닙니다.", "id, name, supportedTypes, send, healthCheck가 필요합니다."],
  );
}

function sameId(field: string, id: string): Issue {
  return issue(
    field,
    [`is "${id}", like another provider's.`, "Give one of them its own `id`."],
    [`다른 프로바이더와 같은 "${id}"입니다.`, "한쪽에 다른 `id`를 지정하세요."],
  );
}

function unknownProvider(field: string, known: readonly unknown[]): Issue {
  return issue(
    field,
    ["names no injected provider.", `Use one of ${known.join(", ")}.`],
    ["등록되지 않은 프로바이더를 가리킵니다.", `${known.join(", ")} 중 하나를 쓰세요.`],
  );
}

function cannotSend(field: string, provider: Provider): Issue {
  const types = provider.supportedTypes.join(", ");
  return issue(
    field,
    [`names "${provider.id}", which doesn't send this type.`, `It sends ${types}.`],
    [`"${provider.id}" 프로바이더는 이 유형을 보낼 수 없습니다.`, `가능한 유형: ${types}.`],
  );
}

function unknownStrategy(): Issue {
  return issue(
    "routing.strategy",
    ['must be "first" or "round_robin".', 'Leave it out for "first".'],
    ['"first" 또는 "round_robin"이어야 합니다.', '생략하면 "first"입니다.'],
  );
}

function unknownType(field: string): Issue {
  return issue(
    field,
    ["isn't a message type.", "Use the types of `MESSAGE_TYPES`."],
    ["없는 메시지 유형입니다.", "`MESSAGE_TYPES`에 있는 유형을 쓰세요."],
  );
}

function emptyList(field: string): Issue {
  return issue(
    field,
    ["names no provider.", "Give one or more ids, or leave it out."],
    ["프로바이더가 없습니다.", "id를 하나 이상 넣거나 생략하세요."],
  );
}

function outOfRange(field: string, range: string): Issue {
  return issue(
    field,
    [`must be a whole number within ${range}.`, "Leave it out for the default."],
    [`${range} 범위의 정수여야 합니다.`, "생략하면 기본값을 씁니다."],
  );
}
