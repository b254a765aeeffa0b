import { type Balance, fail, KMsgError, ok, type ProviderContext, type Result } from "@k-msg/core";
import { ask, toJsonRequest } from "./ask.ts";
import type { Product, Settings } from "./config.ts";

const CHARGE = "/api/charge/";

interface Charge {
  readonly krw: number;
  readonly raw: unknown;
}

/** The money of both products, which IWINV keeps apart: `krw` is their sum, `krwByType` tells each. */
export async function readBalance(
  settings: Settings,
  context: ProviderContext,
): Promise<Result<Balance, KMsgError>> {
  const { alimtalk, text } = settings;
  const [forAlimtalk, forText] = await Promise.all([
    alimtalk && readAlimtalkCharge(alimtalk, settings, context),
    text && readCharge(text, { version: "1.0" }, settings, context),
  ]);
  if (forAlimtalk?.isFailure) return forAlimtalk;
  if (forText?.isFailure) return forText;
  const kakaoKrw = forAlimtalk?.value.krw;
  const textKrw = forText?.value.krw;
  return ok({
    providerId: settings.id,
    krw: (kakaoKrw ?? 0) + (textKrw ?? 0),
    krwByType: {
      ...(kakaoKrw !== undefined && { ALIMTALK: kakaoKrw }),
      ...(textKrw !== undefined && { SMS: textKrw, LMS: textKrw, MMS: textKrw }),
    },
    raw: { alimtalk: forAlimtalk?.value.raw, sms: forText?.value.raw },
  });
}

/** Clients disagree on the method (sheet §1): POST first, GET where that isn't allowed. */
async function readAlimtalkCharge(
  product: Product,
  settings: Settings,
  context: ProviderContext,
): Promise<Result<Charge, KMsgError>> {
  const posted = await readCharge(product, {}, settings, context);
  const status = posted.isFailure ? posted.error.httpStatus : undefined;
  if (status !== 404 && status !== 405) return posted;
  const { baseUrl, headers } = product;
  const request = { method: "GET", url: `${baseUrl}${CHARGE}`, headers, purpose: "read" } as const;
  return toCharge(await ask(product, request, settings, context), settings);
}

async function readCharge(
  product: Product,
  body: object,
  settings: Settings,
  context: ProviderContext,
): Promise<Result<Charge, KMsgError>> {
  const request = toJsonRequest(product, CHARGE, body, "read");
  return toCharge(await ask(product, request, settings, context), settings);
}

function toCharge(
  answer: Awaited<ReturnType<typeof ask>>,
  settings: Settings,
): Result<Charge, KMsgError> {
  if (answer.isFailure) return answer;
  const { charge } = answer.value;
  const isNumber =
    typeof charge === "number" || (typeof charge === "string" && /^-?\d+(\.\d+)?$/.test(charge));
  if (isNumber) return ok({ krw: Number(charge), raw: answer.value });
  return fail(
    new KMsgError("PROVIDER_ERROR", {
      outcome: "not_sent",
      providerId: settings.id,
      texts: {
        en: "IWINV's answer has no balance in it. Ask the vendor if it goes on.",
        ko: "IWINV 응답에 잔액이 없습니다. 계속되면 발송사에 문의하세요.",
      },
    }),
  );
}
