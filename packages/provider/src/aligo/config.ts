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

export interface AligoConfig extends TransportConfig, LookupConfig {
  /** API key (문자API > 신청/인증). */
  apiKey: string;
  /** Login id of the account (`user_id` / `userid`). */
  userId: string;
  /** Sender number used when a message names none; registered with Aligo (발신번호 사전등록). */
  defaultFrom?: string;
  /** 발신프로필 키 of the Kakao channel. ALIMTALK needs it here or as `kakao.profileId` of the message. */
  senderKey?: string;
  /** Key for the Kakao host, for accounts that have another one there. Default: `apiKey`. */
  kakaoApiKey?: string;
  /** Default `https://apis.aligo.in`. */
  smsBaseUrl?: string;
  /** Default `https://kakaoapi.aligo.in`. */
  kakaoBaseUrl?: string;
  /**
   * Aligo checks and answers as usual, but neither sends nor charges. Default `false`.
   * On the Kakao host it may skip the check of the server's IP address.
   */
  testMode?: boolean;
  /** Name of this provider in routing and results. Default `aligo`. */
  id?: string;
}

const KNOWN: Readonly<Record<keyof AligoConfig, true>> = {
  id: true,
  apiKey: true,
  userId: true,
  defaultFrom: true,
  senderKey: true,
  kakaoApiKey: true,
  smsBaseUrl: true,
  kakaoBaseUrl: true,
  testMode: true,
  fetch: true,
  timeoutMs: true,
  lookupCompleteAfterMs: true,
};

/** The config with its defaults filled in. */
export interface AligoSettings {
  readonly id: string;
  readonly userId: string;
  readonly smsKey: string;
  readonly kakaoKey: string;
  readonly defaultFrom?: string;
  readonly senderKey?: string;
  readonly smsBaseUrl: string;
  readonly kakaoBaseUrl: string;
  readonly testMode: boolean;
  /** The config names something that only ALIMTALK needs. */
  readonly usesKakao: boolean;
  readonly transport: TransportConfig;
}

/** @throws KMsgError `INVALID_REQUEST` naming every wrong setting, never its value. */
export function toSettings(config: AligoConfig): AligoSettings {
  throwIfAny(findConfigIssues(config), typeof config?.id === "string" ? config.id : "aligo");
  const { apiKey, userId, senderKey, kakaoApiKey, defaultFrom, fetch, timeoutMs } = config;
  const from = defaultFrom === undefined ? undefined : toSenderNumber(defaultFrom);
  return {
    id: config.id ?? "aligo",
    userId,
    smsKey: apiKey,
    kakaoKey: kakaoApiKey ?? apiKey,
    defaultFrom: from?.isSuccess ? from.value.digits : undefined,
    senderKey,
    smsBaseUrl: withoutTrailingSlash(config.smsBaseUrl ?? "https://apis.aligo.in"),
    kakaoBaseUrl: withoutTrailingSlash(config.kakaoBaseUrl ?? "https://kakaoapi.aligo.in"),
    testMode: config.testMode ?? false,
    usesKakao: senderKey !== undefined || kakaoApiKey !== undefined,
    transport: { fetch, timeoutMs },
  };
}

function findConfigIssues(config: AligoConfig | undefined): Issue[] {
  const given: Partial<AligoConfig> = config ?? {};
  return [
    ...findSecretIssues("apiKey", given.apiKey),
    ...findSecretIssues("userId", given.userId),
    ...(given.senderKey === undefined ? [] : findSecretIssues("senderKey", given.senderKey)),
    ...(given.kakaoApiKey === undefined ? [] : findSecretIssues("kakaoApiKey", given.kakaoApiKey)),
    ...findSenderIssues(given.defaultFrom),
    ...findUrlIssues("smsBaseUrl", given.smsBaseUrl),
    ...findUrlIssues("kakaoBaseUrl", given.kakaoBaseUrl),
    ...findFetchIssues(given.fetch),
    ...findTimeoutIssues("timeoutMs", given.timeoutMs),
    ...findLookupIssues(given.lookupCompleteAfterMs),
    ...findTestModeIssues(given.testMode),
    ...findIdIssues(given.id),
    ...findUnknownSettings(given, KNOWN),
  ];
}

function findSenderIssues(value: unknown): Issue[] {
  if (value === undefined) return [];
  const number = toSenderNumber(value, "defaultFrom");
  return number.isSuccess ? [] : [number.error];
}

/** `"N"` or `"false"` out of an environment variable would silently be true. */
function findTestModeIssues(value: unknown): Issue[] {
  if (value === undefined || typeof value === "boolean") return [];
  return [
    issue(
      "testMode",
      ["is neither true nor false.", "Give a boolean, not the text of one."],
      ["true나 false가 아닙니다.", "문자열이 아닌 불리언으로 넣으세요."],
    ),
  ];
}

function findIdIssues(value: unknown): Issue[] {
  if (value === undefined || (typeof value === "string" && value.trim() !== "")) return [];
  return [
    issue(
      "id",
      ["isn't a name.", "Give a non-empty text, or leave it out."],
      ["이름으로 쓸 수 없는 값입니다.", "비어 있지 않은 문자열을 넣거나 생략하세요."],
    ),
  ];
}
