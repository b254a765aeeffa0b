import type { AlimtalkTemplate } from "./alimtalk/template.ts";
import type { RcsBrand } from "./rcs/brand.ts";
import type { IwinvSwitches } from "./switches.ts";

/** The keys of 알림톡 and SMS (sheet §2), named as `IWINVProvider` wants them: neither opens the other product. */
export interface IwinvCredentials {
  /** 알림톡: `AUTH` = base64(apiKey). */
  apiKey: string;
  /** SMS: `secret` = base64(`smsApiKey&smsAuthKey`). */
  smsApiKey: string;
  smsAuthKey: string;
  /** 조직(업체) 발송 아이디 that SMS history asks for as `companyid`. */
  smsCompanyId: string;
}

/** In the shapes seen (sheet §2); good for nothing outside the sandbox. */
export const DEMO_CREDENTIALS: Readonly<IwinvCredentials> = Object.freeze({
  apiKey: "IWINV-SANDBOX-ALIMTALK-KEY",
  smsApiKey: "IWINVSANDBOXSMSKEY00000000000000",
  smsAuthKey: "5a4db0c05a4db0c05a4db0c05a4db0c05a4db0c05a4db0c05a4db0c05a4db0c0",
  smsCompanyId: "sandbox",
});

/** RCS has a third key. */
export const DEMO_RCS_API_KEY = "IWINV-SANDBOX-RCS-KEY";

export const DEMO_SENDERS: readonly string[] = Object.freeze(["01000000000", "0200000000"]);

/** Addresses that may call, for each product; a product left out takes calls from anywhere. */
export interface IwinvAllowedIps {
  alimtalk?: readonly string[];
  sms?: readonly string[];
  rcs?: readonly string[];
}

/** KRW. */
export interface IwinvBalance {
  alimtalk: number;
  sms: number;
  rcs: number;
}

export interface IwinvOptions {
  credentials?: Partial<IwinvCredentials>;
  /** RCS: `AUTH` = base64 of it. Default {@link DEMO_RCS_API_KEY}. */
  rcsApiKey?: string;
  /** Registered 발신번호, digits only. Default {@link DEMO_SENDERS}. */
  senders?: readonly string[];
  allowedIps?: IwinvAllowedIps;
  /** Default 100,000 KRW for each product. */
  balance?: Partial<IwinvBalance>;
  /** Times a KST day that SMS charges 10,000 KRW by itself when its balance is short. Default 5, IWINV's limit. */
  smsDailyCharges?: number;
  /** Instead of the demo templates. */
  templates?: readonly AlimtalkTemplate[];
  /** Instead of the demo brand. */
  rcsBrands?: readonly RcsBrand[];
  /** Words refused as 금칙어. Default `금칙어시험`. */
  forbiddenWords?: readonly string[];
  switches?: Partial<IwinvSwitches>;
}
