import {
  fail,
  issue,
  type KMsgError,
  type OutboundAlimtalk,
  ok,
  type Result,
  type SendContext,
} from "@k-msg/core";
import { type AtLeastOne, type Settled, sendFitting } from "../shared/batch.ts";
import { exchange } from "../shared/exchange.ts";
import type { ReadCache } from "../shared/read-cache.ts";
import type { Product, Settings } from "./config.ts";
import { toResend } from "./failover.ts";
import { findTemplate, type Template } from "./find-template.ts";
import { listAllContents } from "./list-all-contents.ts";
import { invalidRequest } from "./map-error.ts";
import { readAlimtalkAnswer } from "./read-alimtalk-answer.ts";
import { renderText } from "./render-text.ts";
import { resolveParams } from "./template-params.ts";
import {
  type AlimtalkDraft,
  findAlimtalkWarnings,
  toAlimtalkRequest,
} from "./to-alimtalk-request.ts";
import { toResult } from "./to-result.ts";

/** Refusals that a template changed at IWINV can cause: unknown code, missing values, other text. */
const TEMPLATE_CODES = new Set(["501", "508", "509"]);

const ONLY_KOREA = issue(
  "options.country",
  ["is abroad: IWINV sends ALIMTALK to Korean mobile numbers only.", "Use another provider."],
  ["해외 번호입니다. IWINV 알림톡은 국내 휴대전화 번호로만 보냅니다.", "다른 프로바이더를 쓰세요."],
);

/** What sending ALIMTALK takes beside the messages. */
export interface AlimtalkDesk {
  readonly product: Product;
  readonly settings: Settings;
  readonly templates: ReadCache<Template>;
}

type FindTemplate = (templateId: string) => Promise<Result<Template, KMsgError>>;

/** Sends messages of one batch key, so of one template, in one request. */
export function sendAlimtalk(
  messages: readonly OutboundAlimtalk[],
  desk: AlimtalkDesk,
  context: SendContext,
): Promise<Settled[]> {
  const { product, settings, templates } = desk;
  let found: ReturnType<FindTemplate> | undefined;
  // A failed look-up isn't kept by the cache, and isn't to be repeated for each message.
  const findOnce: FindTemplate = (templateId) => {
    found ??= templates.get(
      templateId,
      (shared) => findTemplate(templateId, product, settings, shared),
      context,
    );
    return found;
  };
  const prepare = (message: OutboundAlimtalk) => toDraft(message, settings, findOnce);
  return sendFitting(settings.id, messages, prepare, (drafts) => sendDrafts(drafts, desk, context));
}

async function toDraft(
  message: OutboundAlimtalk,
  settings: Settings,
  findOnce: FindTemplate,
): Promise<Result<AlimtalkDraft, KMsgError>> {
  if (message.country !== "82") return fail(invalidRequest([ONLY_KOREA], settings.id));
  const resend = toResend(message, settings.sender);
  if (resend.isFailure) return fail(invalidRequest(resend.error, settings.id));
  let template: Template | undefined;
  const params = await resolveParams(message, settings, async () => {
    const found = await findOnce(message.templateId);
    if (found.isSuccess) template = found.value;
    return found;
  });
  if (params.isFailure) return params;
  const warnings = [
    ...findAlimtalkWarnings(message, settings.id),
    ...resend.value.warnings,
    ...params.value.warnings,
  ];
  const { values: templateParam } = params.value;
  const renderedText = template && renderText(message, template, settings.repeatedVariables);
  return ok({ message, templateParam, renderedText, resend: resend.value.fields, warnings });
}

async function sendDrafts(
  drafts: AtLeastOne<AlimtalkDraft>,
  { product, settings, templates }: AlimtalkDesk,
  context: SendContext,
): Promise<Settled[]> {
  const { id: providerId, transport } = settings;
  const request = { ...toAlimtalkRequest(drafts, product), messages: drafts.length };
  const answer = await exchange(providerId, request, transport, context);
  if (answer.isFailure) return drafts.map(() => answer);
  const accepted = readAlimtalkAnswer(answer.value, drafts.length, {
    providerId,
    now: (context.now ?? Date.now)(),
    contents: () => listAllContents(drafts, settings),
  });
  if (accepted.isFailure) {
    const { providerErrorCode = "" } = accepted.error;
    if (TEMPLATE_CODES.has(providerErrorCode)) templates.forget(drafts[0].message.templateId);
    return drafts.map(() => accepted);
  }
  const { value } = accepted;
  return drafts.map(({ message, warnings, renderedText }) => {
    const result = toResult(message, value, warnings, providerId);
    return ok(renderedText === undefined ? result : { ...result, renderedText });
  });
}
