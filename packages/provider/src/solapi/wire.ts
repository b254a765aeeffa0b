/** Bodies as they travel; field names are SOLAPI's (sheet §4.1, §4.2, §6). */

export interface SolapiButton {
  buttonName: string;
  buttonType: string;
  linkMo?: string;
  linkPc?: string;
  linkAnd?: string;
  linkIos?: string;
}

export interface SolapiKakaoOptions {
  pfId: string;
  templateId: string;
  /** Keys with their marks: `#{name}`. */
  variables: Record<string, string>;
  /** SOLAPI's default is `false`: always written, so that nothing is sent that wasn't asked for. */
  disableSms: boolean;
  buttons?: SolapiButton[];
}

export interface SolapiMessage {
  to: string;
  from?: string;
  type: "SMS" | "LMS" | "MMS" | "ATA";
  /** Calling code; absent for Korea. */
  country?: string;
  text?: string;
  subject?: string;
  imageId?: string;
  customFields?: Record<string, string>;
  kakaoOptions?: SolapiKakaoOptions;
}

export interface SolapiSendRequest {
  messages: readonly SolapiMessage[];
  showMessageList: true;
  /** ISO 8601, UTC. */
  scheduledDate?: string;
  allowDuplicates?: boolean;
  agent?: { appId: string };
}

/** What holds for a whole request, so that messages which differ in it can't share one. */
export type SolapiRequestOptions = Omit<SolapiSendRequest, "messages" | "showMessageList">;

/** What a list of messages is asked for (sheet §11). */
export type SolapiListQuery = (
  | {
      readonly to?: string;
      readonly dateType: "CREATED";
      /** ISO 8601. */
      readonly startDate: string;
      readonly endDate: string;
    }
  | { readonly messageIds: readonly string[] }
) & { readonly limit: number; readonly startKey?: string };

export type JsonObject = Record<string, unknown>;

/** An instant with its zone; nothing for all else. */
export function toDate(value: unknown): Date | undefined {
  const at = typeof value === "string" ? new Date(value) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}

export function toObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
