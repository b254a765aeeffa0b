import type { KMsgError, OutboundAlimtalk, OutboundText, Result, SendResult } from "@k-msg/core";
import { type SolapiKeyConfig, SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox, type Sandbox, type SandboxOptions } from "@k-msg/sandbox";

/** Monday, 5 October 2026, 09:00 in Korea. */
export const START = new Date("2026-10-05T00:00:00Z");

export const FROM = "01000000000";
export const TO = "01000000001";
export const SEND_PATH = "/messages/v4/send-many/detail";
export const UPLOAD_PATH = "/storage/v1/files";

export type SolapiSandbox = Pick<
  Sandbox,
  "urls" | "solapi" | "clock" | "requests" | "inbox" | "faults"
>;

export function createSandboxAt(solapi: SandboxOptions["solapi"] = {}) {
  return createSandbox({ clock: { start: START, frozen: true }, solapi });
}

export function configFor(sandbox: SolapiSandbox): SolapiKeyConfig {
  return {
    ...sandbox.solapi.credentials,
    defaultFrom: FROM,
    kakaoProfileId: sandbox.solapi.templates.demo.channelId,
    baseUrl: sandbox.urls.solapi,
  };
}

/** A provider that reaches the sandbox without a socket. */
export function createSolapi(sandbox: Sandbox, config: Partial<SolapiKeyConfig> = {}) {
  return new SolapiProvider({ ...configFor(sandbox), fetch: sandbox.fetch, ...config });
}

export function atSandboxTime(sandbox: SolapiSandbox) {
  return { now: () => sandbox.clock.now() };
}

export function textMessage(fields: Partial<OutboundText> = {}): OutboundText {
  return { messageId: "m-1", type: "SMS", to: TO, country: "82", text: "안녕하세요", ...fields };
}

/** Messages with ids and texts of their own, all to one person. */
export function texts(count: number, fields: Partial<OutboundText> = {}): OutboundText[] {
  return Array.from({ length: count }, (_, index) =>
    textMessage({ messageId: `m-${index}`, text: `글 ${index}`, ...fields }),
  );
}

export function outcomes(results: readonly Result<SendResult, KMsgError>[]) {
  return results.map((result) => (result.isSuccess ? "accepted" : result.error.outcome));
}

/** The sandbox's order template, unless told otherwise. */
export function alimtalk(fields: Partial<OutboundAlimtalk> = {}): OutboundAlimtalk {
  return {
    messageId: "a-1",
    type: "ALIMTALK",
    to: TO,
    country: "82",
    templateId: "KA01TP250101000000000SandboxOrdr",
    variables: { 이름: "김하늘", 주문번호: "EX-1001" },
    ...fields,
  };
}

/** A tiny JPEG by its first bytes; `mark` makes it another picture. */
export function picture(mark = 0) {
  return {
    bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, mark, 0x0a, 0xff, 0xd9]),
    contentType: "image/jpeg",
    filename: "coupon.jpg",
  } as const;
}

export function requestsTo(sandbox: SolapiSandbox, path: string) {
  return sandbox.requests.all().filter((request) => request.path === `/solapi${path}`);
}

interface WireMessage {
  to: string;
  from?: string;
  type: string;
  country?: string;
  text?: string;
  subject?: string;
  imageId?: string;
  customFields?: Record<string, string>;
  kakaoOptions?: Record<string, unknown>;
}

interface WireBody {
  messages: [WireMessage, ...WireMessage[]];
  showMessageList?: boolean;
  scheduledDate?: string;
  allowDuplicates?: boolean;
  agent?: Record<string, string>;
}

/** The body of the last send, as it arrived. */
export function lastBody(sandbox: SolapiSandbox): WireBody {
  const request = requestsTo(sandbox, SEND_PATH).at(-1);
  if (!request) throw new Error("nothing was sent");
  return JSON.parse(request.body);
}

export function lastMessage(sandbox: SolapiSandbox): WireMessage {
  return lastBody(sandbox).messages[0];
}
