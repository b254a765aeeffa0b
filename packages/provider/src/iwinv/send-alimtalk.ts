import {
  fail,
  issue,
  type KMsgError,
  listContents,
  type OutboundAlimtalk,
  ok,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { exchange } from "../shared/exchange.ts";
import type { ReadCache } from "../shared/read-cache.ts";
import type { Product, Settings } from "./config.ts";
import { toResend } from "./failover.ts";
import { findTemplate, type Template } from "./find-template.ts";
import { invalidRequest } from "./map-error.ts";
import { readAlimtalkAnswer } from "./read-answer.ts";
import { resolveParams } from "./template-params.ts";
import { findAlimtalkWarnings, toAlimtalkRequest } from "./to-alimtalk-request.ts";
import { toResult } from "./to-result.ts";

/** Refusals that a template changed at IWINV can cause: unknown code, missing values, other text. */
const TEMPLATE_CODES = new Set(["501", "508", "509"]);

const ONLY_KOREA = issue(
  "options.country",
  ["is abroad: IWINV sends ALIMTALK to Korean mobile numbers only.", "Use another provider."],
  ["해외 번호입니다. IWINV 알림톡은 국내 휴대전화 번호로만 보냅니다.", "다른 프로바이더를 쓰세요."],
);

export async function sendAlimtalk(
  message: OutboundAlimtalk,
  product: Product,
  settings: Settings,
  templates: ReadCache<Template>,
  context: SendContext,
): Promise<Result<SendResult, KMsgError>> {
  const { id: providerId, transport } = settings;
  const { templateId } = message;
  if (message.country !== "82") return fail(invalidRequest([ONLY_KOREA], providerId));
  const resend = toResend(message, settings.sender);
  if (resend.isFailure) return fail(invalidRequest(resend.error, providerId));

  const params = await resolveParams(message, settings, () =>
    templates.get(
      templateId,
      (shared) => findTemplate(templateId, product, settings, shared),
      context,
    ),
  );
  if (params.isFailure) return params;
  const request = toAlimtalkRequest(message, params.value.values, resend.value, product);
  const answer = await exchange(providerId, request, transport, context);
  if (answer.isFailure) return answer;
  const now = (context.now ?? Date.now)();
  const contents = [...listContents(message), ...settings.secrets];
  const accepted = readAlimtalkAnswer(answer.value, { providerId, contents, now });
  if (accepted.isFailure) {
    if (TEMPLATE_CODES.has(accepted.error.providerErrorCode ?? "")) templates.forget(templateId);
    return accepted;
  }
  const warnings = [
    ...findAlimtalkWarnings(message, providerId),
    ...resend.value.warnings,
    ...params.value.warnings,
  ];
  return ok(toResult(message, accepted.value, warnings, providerId));
}
