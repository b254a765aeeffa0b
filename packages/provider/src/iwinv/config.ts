import { type Issue, issue, listVariables, notOneOf, notText, toSenderNumber } from "@k-msg/core";
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
import { authorizeAlimtalk, authorizeText } from "./authorize.ts";
import type { VariableRules } from "./order-variables.ts";

/**
 * IWINV sells ALIMTALK and SMS as separate products, each with its own keys: give those you use,
 * at least one product's. What can be sent follows from that.
 */
export interface IWINVConfig extends TransportConfig, LookupConfig {
  /** Name of this provider in routing. Default `"iwinv"`. */
  id?: string;
  /** API key of the ALIMTALK product; without it there is no ALIMTALK. */
  apiKey?: string;
  /** Default `https://alimtalk.bizservice.iwinv.kr`. */
  baseUrl?: string;
  /** API Key of the SMS product; without it and `smsAuthKey` there is no SMS, LMS and MMS. */
  smsApiKey?: string;
  /** 인증 Key of the SMS product. */
  smsAuthKey?: string;
  /**
   * Sender number registered with IWINV, used when the message has no `from`: as the sender of
   * SMS, LMS and MMS, and of the substitute text of an ALIMTALK with `failover`.
   */
  smsSenderNumber?: string;
  /** Default `https://sms.bizservice.iwinv.kr`. */
  smsBaseUrl?: string;
  /**
   * 조직(업체) 발송 아이디. IWINV asks for it when the SMS history is read, never for sending;
   * with it, `healthCheck()` reads the history and so finds a wrong id. Without it, SMS, LMS and MMS can't be looked
   * up after a lost answer, nor can their delivery be read.
   */
  smsCompanyId?: string;
  /**
   * Names of a template's variables in the order IWINV expects their values, by template id.
   * A template named here isn't looked up at IWINV. A name may stand there more than once.
   */
  templateVariableOrder?: Readonly<Record<string, readonly string[]>>;
  /**
   * How many values IWINV wants for a name that a template uses more than once: one for each
   * `"name"` (default), or one for each `"occurrence"` in text and button links. IWINV doesn't
   * document it; sends of such templates carry the warning `VARIABLE_ORDER_ASSUMED`.
   */
  repeatedVariables?: "name" | "occurrence";
}

/** Where one product answers, and what opens it. */
export interface Product {
  readonly kind: "alimtalk" | "text";
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The checked configuration. */
export interface Settings extends VariableRules {
  readonly id: string;
  readonly transport: TransportConfig;
  readonly alimtalk?: Product;
  readonly text?: Product & { readonly companyId?: string };
  /** Digits. */
  readonly sender?: string;
  /** Must not come back in an error. */
  readonly secrets: readonly string[];
}

const KNOWN: Readonly<Record<keyof IWINVConfig, true>> = {
  id: true,
  apiKey: true,
  baseUrl: true,
  smsApiKey: true,
  smsAuthKey: true,
  smsSenderNumber: true,
  smsBaseUrl: true,
  smsCompanyId: true,
  templateVariableOrder: true,
  repeatedVariables: true,
  fetch: true,
  timeoutMs: true,
  lookupCompleteAfterMs: true,
};

const ALIMTALK_URL = "https://alimtalk.bizservice.iwinv.kr";
const TEXT_URL = "https://sms.bizservice.iwinv.kr";

/** @throws KMsgError `INVALID_REQUEST`, with an issue for every wrong field. */
export function toSettings(given: IWINVConfig): Settings {
  const config: IWINVConfig = given ?? {};
  throwIfAny(findIssues(config), typeof config.id === "string" ? config.id : "iwinv");
  const { apiKey, smsApiKey, smsAuthKey } = config;
  const sender = toSenderNumber(config.smsSenderNumber);
  const alimtalkHeaders = apiKey ? authorizeAlimtalk(apiKey) : undefined;
  const textHeaders = smsApiKey && smsAuthKey ? authorizeText(smsApiKey, smsAuthKey) : undefined;
  const keys = [apiKey, smsApiKey, smsAuthKey].filter((key) => key !== undefined);
  return {
    id: config.id ?? "iwinv",
    transport: { fetch: config.fetch, timeoutMs: config.timeoutMs },
    sender: sender.isSuccess ? sender.value.digits : undefined,
    secrets: [...keys, ...Object.values({ ...alimtalkHeaders, ...textHeaders })],
    variableOrder: new Map(Object.entries(config.templateVariableOrder ?? {})),
    repeatedVariables: config.repeatedVariables ?? "name",
    alimtalk: alimtalkHeaders && {
      kind: "alimtalk",
      baseUrl: withoutTrailingSlash(config.baseUrl ?? ALIMTALK_URL),
      headers: alimtalkHeaders,
    },
    text: textHeaders && {
      kind: "text",
      baseUrl: withoutTrailingSlash(config.smsBaseUrl ?? TEXT_URL),
      headers: textHeaders,
      companyId: config.smsCompanyId,
    },
  };
}

function findIssues(config: IWINVConfig): Issue[] {
  return [
    ...findCredentialIssues(config),
    ...findUrlIssues("baseUrl", config.baseUrl),
    ...findUrlIssues("smsBaseUrl", config.smsBaseUrl),
    ...findFetchIssues(config.fetch),
    ...findTimeoutIssues("timeoutMs", config.timeoutMs),
    ...findLookupIssues(config.lookupCompleteAfterMs),
    ...findIdIssues(config.id),
    ...findSenderIssues(config.smsSenderNumber),
    ...findVariableIssues(config),
    ...findUnknownSettings(config, KNOWN),
  ];
}

function findCredentialIssues(config: IWINVConfig): Issue[] {
  const { apiKey, smsApiKey, smsAuthKey, smsCompanyId } = config;
  const wantsText = smsApiKey !== undefined || smsAuthKey !== undefined;
  if (apiKey === undefined && !wantsText) return ["apiKey", "smsApiKey", "smsAuthKey"].map(noKeys);
  return [
    ...(apiKey === undefined ? [] : findSecretIssues("apiKey", apiKey)),
    ...(wantsText ? findSecretIssues("smsApiKey", smsApiKey) : []),
    ...(wantsText ? findSecretIssues("smsAuthKey", smsAuthKey) : []),
    ...(smsCompanyId === undefined ? [] : findSecretIssues("smsCompanyId", smsCompanyId)),
  ];
}

function noKeys(field: string): Issue {
  return issue(
    field,
    [
      "isn't set, and neither is another product's key.",
      "Give `apiKey` for ALIMTALK, or `smsApiKey` and `smsAuthKey` for SMS, LMS and MMS.",
    ],
    [
      "값이 없고, 다른 상품의 키도 없습니다.",
      "알림톡은 `apiKey`를, SMS·LMS·MMS는 `smsApiKey`와 `smsAuthKey`를 넣으세요.",
    ],
  );
}

function findIdIssues(id: unknown): Issue[] {
  if (id === undefined || (typeof id === "string" && id.trim() !== "")) return [];
  return [notText("id")];
}

function findSenderIssues(sender: unknown): Issue[] {
  if (sender === undefined) return [];
  const number = toSenderNumber(sender, "smsSenderNumber");
  return number.isSuccess ? [] : [number.error];
}

const REPEATED_VARIABLES: readonly Settings["repeatedVariables"][] = ["name", "occurrence"];

function findVariableIssues(config: IWINVConfig): Issue[] {
  const issues: Issue[] = [];
  for (const [templateId, names] of Object.entries(config.templateVariableOrder ?? {})) {
    if (isNameList(names)) continue;
    issues.push(
      issue(
        `templateVariableOrder.${/^\w{1,40}$/.test(templateId) ? templateId : "(odd name)"}`,
        ["isn't a list of variable names.", 'Give bare names: ["name", "url"].'],
        ["변수 이름의 배열이 아닙니다.", '["이름", "주소"]처럼 이름만 넣으세요.'],
      ),
    );
  }
  const { repeatedVariables } = config;
  if (repeatedVariables !== undefined && !REPEATED_VARIABLES.includes(repeatedVariables)) {
    issues.push(notOneOf("repeatedVariables", REPEATED_VARIABLES));
  }
  return issues;
}

function isNameList(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => listVariables(`#{${name}}`)[0] === name);
}
