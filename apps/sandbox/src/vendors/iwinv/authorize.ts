import { timingSafeEqual } from "node:crypto";
import type { IwinvState } from "./state.ts";

type Product = "alimtalk" | "sms" | "rcs";

/** Where a request came from, and the headers it had. */
export interface Caller {
  header(name: string): string | undefined;
  remoteAddress: string;
}

/** Key first, then address (sheet §7.3–7.5). The allowlists of the products are apart. */
export function authorize(
  state: IwinvState,
  product: Product,
  caller: Caller,
): "key" | "address" | undefined {
  const { credentials, switches } = state;
  const header = caller.header(product === "sms" ? "secret" : "auth");
  const expected = {
    alimtalk: credentials.apiKey,
    sms: `${credentials.smsApiKey}&${credentials.smsAuthKey}`,
    rcs: state.rcsApiKey,
  }[product];
  if (!isBase64Of(header, expected)) return "key";
  const allowed = state.allowedIps[product];
  const forwarded = caller.header("x-forwarded-for")?.split(",")[0]?.trim();
  const address = (switches.trustForwardedFor && forwarded) || caller.remoteAddress;
  return allowed && !allowed.includes(address) ? "address" : undefined;
}

function isBase64Of(header: string | undefined, expected: string): boolean {
  const given = Buffer.from(header ?? "");
  const wanted = Buffer.from(Buffer.from(expected).toString("base64"));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
