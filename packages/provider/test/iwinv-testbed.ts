import type { OutboundAlimtalk, OutboundText } from "@k-msg/core";
import { IWINVProvider } from "@k-msg/provider/iwinv";
import { createSandbox, type Sandbox, type SandboxOptions } from "@k-msg/sandbox";

/** Monday, 5 October 2026, 09:00 in Korea. */
export const START = new Date("2026-10-05T00:00:00Z");

export const FROM = "01000000000";
export const TO = "01000000001";

export type IWINVConfig = ConstructorParameters<typeof IWINVProvider>[0];

type IwinvSandbox = Pick<Sandbox, "urls" | "iwinv" | "clock" | "requests" | "inbox">;

export function createSandboxAt(iwinv: SandboxOptions["iwinv"] = {}) {
  return createSandbox({ clock: { start: START, frozen: true }, iwinv });
}

export function configFor(sandbox: IwinvSandbox): IWINVConfig {
  const { apiKey, smsApiKey, smsAuthKey } = sandbox.iwinv.credentials;
  return {
    apiKey,
    smsApiKey,
    smsAuthKey,
    smsSenderNumber: FROM,
    baseUrl: sandbox.urls.iwinvAlimtalk,
    smsBaseUrl: sandbox.urls.iwinvSms,
  };
}

/** A provider that reaches the sandbox without a socket. */
export function createIwinvProvider(sandbox: Sandbox, config: Partial<IWINVConfig> = {}) {
  return new IWINVProvider({ ...configFor(sandbox), fetch: sandbox.fetch, ...config });
}

export function atSandboxTime(sandbox: IwinvSandbox) {
  return { now: () => sandbox.clock.now() };
}

export function textMessage(fields: Partial<OutboundText> = {}): OutboundText {
  return { messageId: "m-1", type: "SMS", to: TO, country: "82", text: "안녕하세요", ...fields };
}

/** The sandbox's OTP template, unless told otherwise. */
export function alimtalk(fields: Partial<OutboundAlimtalk> = {}): OutboundAlimtalk {
  return {
    messageId: "a-1",
    type: "ALIMTALK",
    to: TO,
    country: "82",
    templateId: "20002",
    variables: { code: "482913" },
    ...fields,
  };
}

export function requestsTo(sandbox: Pick<Sandbox, "requests">, path: string) {
  return sandbox.requests.all().filter((each) => each.path.includes(path));
}

/** The JSON of the last request to a path. */
export function lastJson(sandbox: Pick<Sandbox, "requests">, path: string): unknown {
  const request = requestsTo(sandbox, path).at(-1);
  if (!request) throw new Error(`no request to ${path}`);
  return JSON.parse(request.body);
}

/** Starts as a JPG does; `size` bytes. */
export function jpg(size = 64) {
  const bytes = new Uint8Array(size);
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0x0d, 0x0a]);
  return { bytes, contentType: "image/jpeg" as const, filename: "쿠폰.jpeg" };
}
