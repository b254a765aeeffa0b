import type { OutboundAlimtalk, OutboundText } from "@k-msg/core";
import { AligoProvider } from "@k-msg/provider/aligo";
import { createSandbox, type Sandbox, type SandboxOptions, startSandbox } from "@k-msg/sandbox";

/** Monday, 5 October 2026, 09:00 in Korea. */
export const START = new Date("2026-10-05T00:00:00Z");

export const FROM = "01000000000";
export const TO = "01000000001";

export type AligoConfig = ConstructorParameters<typeof AligoProvider>[0];

type AligoSandbox = Pick<Sandbox, "urls" | "aligo" | "clock" | "requests" | "inbox">;

export function createSandboxAt(aligo: SandboxOptions["aligo"] = {}) {
  return createSandbox({ clock: { start: START, frozen: true }, aligo });
}

export function configFor(sandbox: AligoSandbox): AligoConfig {
  const { apiKey, userId, senderKey } = sandbox.aligo.credentials;
  return {
    apiKey,
    userId,
    senderKey,
    defaultFrom: FROM,
    smsBaseUrl: sandbox.urls.aligoSms,
    kakaoBaseUrl: sandbox.urls.aligoKakao,
  };
}

/** A provider that reaches the sandbox without a socket, on the sandbox's time. */
export function createAligo(sandbox: Sandbox, config: Partial<AligoConfig> = {}) {
  return new AligoProvider({ ...configFor(sandbox), fetch: sandbox.fetch, ...config });
}

export function atSandboxTime(sandbox: AligoSandbox) {
  return { now: () => sandbox.clock.now() };
}

export function textMessage(fields: Partial<OutboundText> = {}): OutboundText {
  return { messageId: "m-1", type: "SMS", to: TO, country: "82", text: "안녕하세요", ...fields };
}

/** The sandbox's order template, unless told otherwise. */
export function alimtalk(fields: Partial<OutboundAlimtalk> = {}): OutboundAlimtalk {
  return {
    messageId: "a-1",
    type: "ALIMTALK",
    to: TO,
    country: "82",
    templateId: "KS_0001",
    variables: { 이름: "김하늘", 주문번호: "EX-1001" },
    ...fields,
  };
}

/** As many different texts to as many different numbers. */
export function textMessages(count: number, fields: Partial<OutboundText> = {}): OutboundText[] {
  return Array.from({ length: count }, (_, index) =>
    textMessage({
      messageId: `m-${index}`,
      to: numberOf(index),
      text: `${index}번 손님`,
      ...fields,
    }),
  );
}

/** As many ALIMTALK to as many different numbers, each with its own order. */
export function alimtalks(
  count: number,
  fields: Partial<OutboundAlimtalk> = {},
): OutboundAlimtalk[] {
  return Array.from({ length: count }, (_, index) =>
    alimtalk({
      messageId: `a-${index}`,
      to: numberOf(index),
      variables: { 이름: `손님${index}`, 주문번호: `EX-${index}` },
      ...fields,
    }),
  );
}

function numberOf(index: number): string {
  return `0100000${String(index).padStart(4, "0")}`;
}

/** Where somebody listened a moment ago, and nobody does now. */
export async function closedAddress(): Promise<string> {
  const { port, close } = await startSandbox();
  await close();
  return `http://127.0.0.1:${port}`;
}

/** The fields of the last request to a path, whichever way they were encoded. */
export async function lastForm(sandbox: AligoSandbox, path: string): Promise<FormData> {
  const request = sandbox.requests.all().findLast((each) => each.path.includes(path));
  if (!request) throw new Error(`no request to ${path}`);
  const type = request.headers["content-type"] ?? "";
  const bytes = type.startsWith("multipart/")
    ? Uint8Array.from(request.body, (character) => character.charCodeAt(0))
    : request.body;
  return new Response(bytes, { headers: { "content-type": type } }).formData();
}

export async function lastFields(
  sandbox: AligoSandbox,
  path: string,
): Promise<Record<string, unknown>> {
  return Object.fromEntries(await lastForm(sandbox, path));
}

/** A 1×1 picture of each kind that Aligo takes, by its first bytes. */
export const PICTURES = {
  "image/jpeg": new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x0d, 0x0a, 0xff, 0xd9]),
  "image/png": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  "image/gif": new Uint8Array([0x47, 0x49, 0x46, 0x38, 0x39, 0x61]),
} as const;
