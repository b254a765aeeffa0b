import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import type { SandboxEnv } from "../../kernel/world.ts";
import { httpError } from "./http-error.ts";
import type { SolapiContext } from "./state.ts";

const WINDOW_MS = 15 * 60_000;
const ALGORITHMS: Readonly<Record<string, string>> = { "HMAC-SHA256": "sha256", "HMAC-MD5": "md5" };

interface Signed {
  algorithm: string;
  apiKey: string;
  date: string;
  salt: string;
  signature: string;
}

/** Lets signed requests through: sheet §2 and §19.1–4, in that order. */
export function authorize(solapi: SolapiContext): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    checkIp(solapi, c);
    const signed = readHeader(c.req.header("authorization"));
    checkKey(solapi, signed.apiKey);
    checkSignature(solapi, signed);
    await next();
  };
}

function checkIp({ state }: SolapiContext, c: Context<SandboxEnv>): void {
  const { allowedIps, switches } = state;
  if (!allowedIps || allowedIps.includes(c.env.remoteAddress)) return;
  throw httpError(403, switches.ipErrorCode, "허용되지 않은 IP입니다.");
}

/** `HMAC-SHA256 apiKey=…, date=…, salt=…, signature=…`; names in any case (§2.1). */
function readHeader(header: string | undefined): Signed {
  if (!header) throw httpError(401, "Unauthorized", "Authorization 헤더가 없습니다.");
  const [scheme = "", ...rest] = header.split(" ");
  if (scheme.toLowerCase() === "bearer") {
    throw httpError(400, "InvalidToken", "유효하지 않은 토큰입니다.");
  }
  const algorithm = ALGORITHMS[scheme];
  if (!algorithm) throw invalid("지원하지 않는 인증 방식입니다.");
  const parts = new Map(
    rest
      .join(" ")
      .split(",")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const;
      }),
  );
  const [apiKey, date, salt, signature] = ["apikey", "date", "salt", "signature"].map((name) =>
    parts.get(name),
  );
  if (!apiKey || !date || !salt || !signature) {
    throw invalid("apiKey, date, salt, signature가 모두 필요합니다.");
  }
  return { algorithm, apiKey, date, salt, signature };
}

function checkKey({ state }: SolapiContext, apiKey: string): void {
  if (apiKey.length !== 16) throw invalid("apiKey의 길이는 16이어야 합니다.");
  if (apiKey === state.credentials.apiKey) return;
  throw httpError(403, state.switches.unknownKeyErrorCode, "유효하지 않은 API Key입니다.");
}

/** Skew, then signature, then replay; the order itself is a guess of the sheet (§19.3). */
function checkSignature({ world, state }: SolapiContext, signed: Signed): void {
  const saltBytes = Buffer.byteLength(signed.salt);
  if (saltBytes < 12 || saltBytes > 64) throw invalid("salt는 12~64바이트여야 합니다.");
  const now = state.switches.signatureClock === "wall" ? Date.now() : world.clock.now();
  const signedAt = readDate(signed.date);
  if (Math.abs(now - signedAt) > WINDOW_MS) {
    throw httpError(403, "RequestTimeTooSkewed", "요청 시간이 서버 시간과 15분 이상 다릅니다.");
  }
  if (!matches(signed, state.credentials.apiSecret)) {
    throw httpError(403, "SignatureDoesNotMatch", "시그니처가 일치하지 않습니다.");
  }
  for (const [signature, usedAt] of state.signatures) {
    if (now - usedAt <= WINDOW_MS) break;
    state.signatures.delete(signature);
  }
  if (state.signatures.has(signed.signature)) {
    throw httpError(403, "DuplicatedSignature", "이미 사용된 시그니처입니다.");
  }
  state.signatures.set(signed.signature, now);
}

function readDate(date: string): number {
  const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)$/.exec(date);
  const zone = form?.[3]?.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const at = form ? Date.parse(`${form[1]}${zone}`) : Number.NaN;
  if (Number.isNaN(at)) throw invalid("date는 ISO 8601 형식이어야 합니다.");
  return at + Math.floor(Number(`0.${form?.[2] ?? 0}`) * 1000);
}

/** The raw date and salt of the header, one after the other; lower-case hex (§2.1). */
function matches({ algorithm, date, salt, signature }: Signed, secret: string): boolean {
  const expected = createHmac(algorithm, secret)
    .update(date + salt)
    .digest("hex");
  const [given, wanted] = [Buffer.from(signature), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function invalid(message: string) {
  return httpError(400, "ValidationError", message);
}
