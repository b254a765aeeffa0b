import type { World } from "../../kernel/world.ts";
import type { StatusCode } from "./codes.ts";
import type { KakaoButton } from "./kakao-buttons.ts";
import type { MessageInput } from "./message-input.ts";
import type { SolapiSwitches } from "./switches.ts";

export interface SolapiContext {
  readonly world: World;
  readonly state: SolapiState;
}

/** Everything this account has. Times are milliseconds of the sandbox clock. */
export interface SolapiState {
  readonly accountId: string;
  credentials: SolapiCredentials;
  /** Registered sender numbers (발신번호), digits only. */
  senders: Set<string>;
  allowedIps: readonly string[] | undefined;
  balance: number;
  point: number;
  readonly switches: SolapiSwitches;
  groups: Map<string, Group>;
  messages: Map<string, StoredMessage>;
  channels: Map<string, KakaoChannel>;
  /** Channel tokens not used yet, by searchId. */
  channelTokens: Map<string, string>;
  templates: Map<string, KakaoTemplate>;
  files: Map<string, StoredFile>;
  optOuts: OptOut[];
  blockedNumbers: BlockedNumber[];
  /** Signatures of the last 15 minutes, oldest first, with the time they were used. */
  signatures: Map<string, number>;
}

export interface SolapiCredentials {
  readonly apiKey: string;
  readonly apiSecret: string;
}

export type GroupStatus = "PENDING" | "SENDING" | "COMPLETE" | "SCHEDULED" | "FAILED" | "DELETED";

/** sheet §4.6 */
export interface Group {
  readonly groupId: string;
  status: GroupStatus;
  readonly allowDuplicates: boolean;
  readonly strict: boolean;
  /** `strict: false` was said, not left out; see the switch `strictFalseTolerates`. */
  readonly saidNotStrict: boolean;
  readonly sdkVersion: string | null;
  readonly osPlatform: string | null;
  readonly appId: string | null;
  readonly customFields: Record<string, string>;
  messages: StoredMessage[];
  /** What the recipients' numbers are compared by; see the switch `duplicateKey`. */
  readonly recipientKeys: Set<string>;
  readonly balance: Money;
  readonly point: Money;
  readonly log: { createAt: string; message: string }[];
  scheduledDate?: number;
  dateSent?: number;
  dateCompleted?: number;
  readonly dateCreated: number;
  dateUpdated: number;
}

/** KRW. `sum` of the wire is requested + replacement − refund. */
export interface Money {
  requested: number;
  replacement: number;
  refund: number;
}

export interface StoredMessage {
  readonly messageId: string;
  readonly groupId: string;
  readonly to: string;
  readonly country: string;
  readonly from: string | undefined;
  readonly input: MessageInput;
  /** `SMS`, `ATA`, …; becomes that of the substitute, see the switch `replacedMessage`. */
  type: string;
  /** The text as it goes out, templates filled in. */
  text: string;
  readonly buttons: readonly KakaoButton[] | undefined;
  status: "PENDING" | "SENDING" | "COMPLETE" | "FAILED";
  statusCode: StatusCode;
  /** It was refused when registered: it stays in its group and is never sent. */
  readonly refused: boolean;
  replacement: boolean;
  /** What was paid and not given back. */
  paid: { balance: number; point: number };
  /** What was given back; a substitute can add to it. */
  refunds: { balance: number; point: number };
  networkName: string | null;
  readonly log: { createAt: string; message: string }[];
  readonly dateCreated: number;
  dateUpdated: number;
  dateProcessed?: number;
  dateReported?: number;
  dateReceived?: number;
  /** Its id in the sandbox's inbox, once it was sent or scheduled. */
  inboxId?: string;
}

export interface KakaoChannel {
  /** Also the pfId. */
  readonly channelId: string;
  readonly searchId: string;
  readonly phoneNumber: string;
  readonly categoryCode: string;
  readonly dateCreated: number;
  dateUpdated: number;
}

export type TemplateStatus = "PENDING" | "INSPECTING" | "APPROVED" | "REJECTED";

/** sheet §7.2 */
export interface KakaoTemplate {
  readonly templateId: string;
  readonly channelId: string | null;
  readonly channelGroupId: string | null;
  status: TemplateStatus;
  dormant: boolean;
  fields: TemplateFields;
  comments: TemplateComment[];
  readonly dateCreated: number;
  dateUpdated: number;
}

export interface TemplateComment {
  readonly isAdmin: boolean;
  readonly memberId: string;
  readonly content: string;
  readonly dateCreated: string;
}

export interface TemplateFields {
  name: string;
  content: string;
  categoryCode: string | null;
  messageType: "BA" | "EX" | "AD" | "MI";
  emphasizeType: "NONE" | "TEXT" | "IMAGE" | "ITEM_LIST";
  header: string | null;
  highlight: {
    title?: string | null;
    description?: string | null;
    imageId?: string | null;
  } | null;
  item: {
    list: { title: string; description: string }[];
    summary: { title?: string | null; description?: string | null };
  } | null;
  extra: string | null;
  ad: string | null;
  emphasizeTitle: string | null;
  emphasizeSubtitle: string | null;
  securityFlag: boolean;
  imageId: string | null;
  buttons: KakaoButton[];
  quickReplies: QuickReply[];
}

export interface QuickReply {
  name: string;
  linkType: string;
  linkMo?: string;
  linkPc?: string;
  linkAnd?: string;
  linkIos?: string;
}

/** sheet §10 */
export interface StoredFile {
  readonly fileId: string;
  readonly type: string;
  readonly name: string | null;
  readonly link: string | null;
  readonly bytes: number;
  readonly contentType: string;
  readonly dateCreated: number;
}

/** A person who called the 080 number of a sender (sheet §13). */
export interface OptOut {
  readonly handleKey: string;
  readonly senderNumber: string;
  readonly recipientNumber: string;
  readonly dateCreated: number;
}

/** A number the account itself blocked (sheet §13). */
export interface BlockedNumber {
  readonly blockNumberId: string;
  readonly phoneNumber: string;
  readonly memo: string;
  readonly dateCreated: number;
}
