import { createSandbox, type Sandbox, type SandboxOptions } from "../../sandbox.ts";

/** Monday noon in Korea; time stands still unless a test moves it. */
export const NOON_KST = new Date("2026-10-05T12:00:00+09:00");

const HOSTS = {
  alimtalk: "https://alimtalk.bizservice.iwinv.kr",
  sms: "https://sms.bizservice.iwinv.kr",
  rcs: "https://rcs.bizservice.iwinv.kr",
} as const;

export interface IwinvCaller {
  sandbox: Sandbox;
  /** POSTs JSON with the product's keys and reads the JSON answer. */
  call(product: keyof typeof HOSTS, path: string, body: unknown): Promise<Answer>;
  /** POSTs an MMS form with SMS's keys. */
  callForm(parts: Record<string, string | File>): Promise<Answer>;
  /** A request with headers of the test's own. */
  raw(product: keyof typeof HOSTS, path: string, init: RequestInit): Promise<Response>;
}

// biome-ignore lint/suspicious/noExplicitAny: a vendor's answer, looked at field by field.
export type Answer = any;

/** A frozen sandbox, called at IWINV's real addresses. */
export function createIwinvCaller(options: SandboxOptions = {}): IwinvCaller {
  const sandbox = createSandbox({ clock: { start: NOON_KST, frozen: true }, ...options });
  const raw: IwinvCaller["raw"] = (product, path, init) =>
    sandbox.fetch(`${HOSTS[product]}${path}`, { method: "POST", ...init });
  return {
    sandbox,
    raw,
    async call(product, path, body) {
      const headers = { ...keysOf(sandbox)[product], "content-type": "application/json" };
      const response = await raw(product, path, { headers, body: JSON.stringify(body) });
      return response.json();
    },
    async callForm(parts) {
      const form = new FormData();
      for (const [name, part] of Object.entries(parts)) form.set(name, part);
      const init = { headers: keysOf(sandbox).sms, body: form };
      return (await raw("sms", "/api/v2/send/", init)).json();
    },
  };
}

/** The headers that open each product. */
export function keysOf({ iwinv }: Sandbox) {
  const { apiKey, smsApiKey, smsAuthKey } = iwinv.credentials;
  return {
    alimtalk: { AUTH: toBase64(apiKey) },
    sms: { secret: toBase64(`${smsApiKey}&${smsAuthKey}`) },
    rcs: { AUTH: toBase64(iwinv.rcsApiKey) },
  };
}

export function toBase64(text: string): string {
  return Buffer.from(text).toString("base64");
}
