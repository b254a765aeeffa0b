import { type Issue, issue, toSenderNumber } from "@k-msg/core";
import {
  findFetchIssues,
  findLookupIssues,
  findSecretIssues,
  findTimeoutIssues,
  findUnknownSettings,
  findUrlIssues,
  throwIfAny,
  withoutTrailingSlash,
} from "../shared/check-config.ts";
import type { TransportConfig } from "../shared/exchange.ts";
import type { LookupConfig } from "../shared/look-up.ts";
import { isSdkClient, type SolapiSdkClient } from "./sdk-client.ts";

interface CommonConfig extends LookupConfig {
  /** Name of this provider in routing. Default `"solapi"`. */
  id?: string;
  /** Sender number (발신번호) for messages that name none. Must be registered at SOLAPI. */
  defaultFrom?: string;
  /** Kakao channel (`pfId`, `KA01PF…`) for ALIMTALK that names none. Not the public `@name`. */
  kakaoProfileId?: string;
  /**
   * Longest wait for an answer, in milliseconds. Default 10,000. A batch gets 4 more for each message after the first:
   * 50,000 for 10,000 messages.
   */
  timeoutMs?: number;
}

/** Speaks SOLAPI's REST API itself: nothing to install, runs on Node, Bun and edge runtimes. */
export interface SolapiKeyConfig extends CommonConfig, TransportConfig {
  /** API key of the SOLAPI console (개발/연동 → API Key 관리). */
  apiKey: string;
  apiSecret: string;
  /** Where the API is. Default `https://api.solapi.com`. */
  baseUrl?: string;
  client?: undefined;
}

/**
 * Goes through the official SDK. What it costs: the SDK repeats a send by itself when the connection breaks
 * or on HTTP 503, so a message can go out twice, and a refusal of the repeat can hide that the first one went out.
 * It has no base URL, no `fetch` and no abort: `baseUrl` and `fetch` are refused here, a call with a `fetch` of its
 * own (also that of `KMsg`) is refused too, and one that is aborted or out of time is `unknown` while the SDK goes on.
 * MMS from bytes passes through a temporary file and needs Node or Bun; `{ fileId }` doesn't.
 */
export interface SolapiClientConfig extends CommonConfig {
  /** `new SolapiMessageService(apiKey, apiSecret)` of the package `solapi`, version 6. */
  client: SolapiSdkClient;
  /** Not needed: the client has its own. */
  apiKey?: string;
  /** Not needed: the client has its own. */
  apiSecret?: string;
  baseUrl?: undefined;
  fetch?: undefined;
}

/** Settings of a `SolapiProvider`: keys, or a client of the official SDK. */
export type SolapiConfig = SolapiKeyConfig | SolapiClientConfig;

/** What converters need of the configuration. */
export interface SolapiSettings {
  readonly id: string;
  /** Digits. */
  readonly defaultFrom?: string;
  readonly kakaoProfileId?: string;
}

export const DEFAULT_ID = "solapi";
const KNOWN: Readonly<Record<keyof SolapiConfig, true>> = {
  id: true,
  apiKey: true,
  apiSecret: true,
  client: true,
  defaultFrom: true,
  kakaoProfileId: true,
  baseUrl: true,
  fetch: true,
  timeoutMs: true,
  lookupCompleteAfterMs: true,
};
const DEFAULT_BASE_URL = "https://api.solapi.com";

/** @throws KMsgError `INVALID_REQUEST` that names every wrong setting. */
export function checkConfig(config: SolapiConfig): SolapiSettings {
  if (typeof config !== "object" || config === null) return checkConfig({} as SolapiConfig);
  const id = config.id ?? DEFAULT_ID;
  const sender = config.defaultFrom === undefined ? undefined : readSender(config.defaultFrom);
  throwIfAny(
    [
      ...findIdIssues(config.id),
      ...findAccessIssues(config),
      ...(sender?.isFailure ? [sender.error] : []),
      ...findProfileIssues("kakaoProfileId", config.kakaoProfileId),
      ...findTimeoutIssues("timeoutMs", config.timeoutMs),
      ...findLookupIssues(config.lookupCompleteAfterMs),
      ...findUnknownSettings(config, KNOWN),
    ],
    typeof id === "string" ? id : DEFAULT_ID,
  );
  return {
    id,
    defaultFrom: sender?.isSuccess ? sender.value.digits : undefined,
    kakaoProfileId: config.kakaoProfileId,
  };
}

export function baseUrlOf(config: SolapiKeyConfig): string {
  return withoutTrailingSlash(config.baseUrl ?? DEFAULT_BASE_URL);
}

/** The channel's id at SOLAPI; people put the public name there (sheet §6). */
export function findProfileIssues(field: string, value: unknown): Issue[] {
  if (value === undefined) return [];
  if (typeof value === "string" && /^[^\s@]+$/.test(value)) return [];
  return [
    issue(
      field,
      [
        "isn't a channel id of SOLAPI.",
        "Copy the pfId (`KA01PF…`) from the SOLAPI console; the public `@name` doesn't work.",
      ],
      [
        "SOLAPI의 채널 ID가 아닙니다.",
        "SOLAPI 콘솔에서 pfId(`KA01PF…`)를 복사해 넣으세요. 카카오톡 검색용 아이디(`@이름`)는 쓸 수 없습니다.",
      ],
    ),
  ];
}

function readSender(value: string) {
  return toSenderNumber(value, "defaultFrom");
}

function findIdIssues(id: unknown): Issue[] {
  if (id === undefined || (typeof id === "string" && id.trim() !== "")) return [];
  return [
    issue(
      "id",
      ["must be a non-empty text.", 'Leave it out for `"solapi"`.'],
      ["비어 있지 않은 문자열이어야 합니다.", '생략하면 `"solapi"`입니다.'],
    ),
  ];
}

function findAccessIssues(config: SolapiConfig): Issue[] {
  if (config.client === undefined) {
    return [
      ...findSecretIssues("apiKey", config.apiKey),
      ...findSecretIssues("apiSecret", config.apiSecret),
      ...findUrlIssues("baseUrl", config.baseUrl),
      ...findFetchIssues(config.fetch),
    ];
  }
  const issues = isSdkClient(config.client) ? [] : [notAClient()];
  for (const field of ["baseUrl", "fetch"] as const) {
    if (config[field] !== undefined) issues.push(notWithClient(field));
  }
  return issues;
}

function notAClient(): Issue {
  return issue(
    "client",
    [
      "isn't a client of the official SDK, version 6.",
      "Give `new SolapiMessageService(apiKey, apiSecret)` of the package `solapi`.",
    ],
    [
      "공식 SDK(버전 6)의 클라이언트가 아닙니다.",
      "`solapi` 패키지의 `new SolapiMessageService(apiKey, apiSecret)`를 넣으세요.",
    ],
  );
}

/** Without it, real messages would be sent past the proxy or sandbox that the setting points to. */
export function notWithClient(field: string): Issue {
  return issue(
    field,
    [
      "can't be used with `client`: the official SDK has no such setting.",
      "Give `apiKey` and `apiSecret` instead of `client`, or leave it out.",
    ],
    [
      "`client`와 함께 쓸 수 없습니다. 공식 SDK에 해당 설정이 없습니다.",
      "`client` 대신 `apiKey`와 `apiSecret`을 쓰거나, 이 값을 빼세요.",
    ],
  );
}
