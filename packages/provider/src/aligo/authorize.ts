import type { HttpRequest } from "../shared/exchange.ts";
import { type FilePart, toMultipartBody } from "../shared/multipart-body.ts";
import type { AligoSettings } from "./config.ts";

type Fields = Readonly<Record<string, string>>;

/**
 * A POST to the SMS host with its credentials. With a file it becomes multipart; else a form (sheet §1.1).
 * Every path ends with a slash.
 */
export function toSmsRequest(
  settings: AligoSettings,
  path: `/${string}/`,
  fields: Fields,
  purpose: HttpRequest["purpose"],
  files: readonly FilePart[] = [],
): HttpRequest {
  const url = `${settings.smsBaseUrl}${path}`;
  const whole = { key: settings.smsKey, user_id: settings.userId, ...fields };
  if (files.length === 0) return toFormRequest(url, whole, purpose);
  const { contentType, bytes } = toMultipartBody(whole, files);
  return { method: "POST", url, headers: { "content-type": contentType }, body: bytes, purpose };
}

/** A POST to the Kakao host, whose credentials have other names and maybe another key. */
export function toKakaoRequest(
  settings: AligoSettings,
  path: `/${string}/`,
  fields: Fields,
  purpose: HttpRequest["purpose"],
): HttpRequest {
  const whole = { apikey: settings.kakaoKey, userid: settings.userId, ...fields };
  return toFormRequest(`${settings.kakaoBaseUrl}${path}`, whole, purpose);
}

function toFormRequest(url: string, fields: Fields, purpose: HttpRequest["purpose"]): HttpRequest {
  return {
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" },
    body: new URLSearchParams(fields).toString(),
    purpose,
  };
}
