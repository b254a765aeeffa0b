import {
  fail,
  type Issue,
  issue,
  KMsgError,
  type OutboundAlimtalk,
  ok,
  type Result,
  renderVariables,
  type SendWarning,
  showName,
  unusedVariables,
} from "@k-msg/core";
import type { AtLeastOne } from "../shared/batch.ts";
import type { HttpRequest } from "../shared/exchange.ts";
import { warning } from "../shared/warnings.ts";
import { toKakaoRequest } from "./authorize.ts";
import { type AligoButton, chooseButtons, listButtonTexts, renderButtons } from "./buttons.ts";
import type { AligoSettings } from "./config.ts";
import { findFailoverIssues, findFailoverWarnings, toFailoverFields } from "./failover.ts";
import { findCommonIssues, findCommonWarnings, noPlace, refuse, senderOf } from "./read-message.ts";
import { toKakaoSchedule } from "./schedule.ts";
import type { AligoTemplate } from "./template.ts";
import type { Prepared } from "./to-result.ts";

export function senderKeyOf(
  message: OutboundAlimtalk,
  settings: AligoSettings,
): string | undefined {
  return message.kakao?.profileId || settings.senderKey;
}

/** What can be told to be wrong before the template is looked up. */
export function findAlimtalkIssues(message: OutboundAlimtalk, settings: AligoSettings): Issue[] {
  return [
    ...findCommonIssues(message, settings),
    ...(senderKeyOf(message, settings) ? [] : [noSenderKey()]),
    ...findFailoverIssues(message.failover),
  ];
}

export interface PreparedAlimtalk extends Prepared {
  readonly message: OutboundAlimtalk;
  /** Aligo's fields of this recipient, without their number. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * One recipient of an ALIMTALK. Aligo takes final texts and compares nothing: a text that differs from the template
 * by one line break is accepted and fails at Kakao later. So body, title and buttons are the template's own with
 * only the variables replaced.
 */
export function prepareAlimtalk(
  message: OutboundAlimtalk,
  template: AligoTemplate,
  settings: AligoSettings,
): Result<PreparedAlimtalk, KMsgError> {
  const rendered = renderTemplate(message, template, settings.id);
  if (rendered.isFailure) return rendered;
  const { content, title, buttons } = rendered.value;
  const failover = toFailoverFields(message.failover, content);
  return ok({
    message,
    fields: {
      receiver: message.to,
      subject: template.name,
      message: content,
      ...(title === undefined ? {} : { emtitle: title }),
      ...(buttons.length > 0 ? { button: JSON.stringify({ button: buttons }) } : {}),
      ...failover,
    },
    warnings: [
      ...findCommonWarnings(message),
      ...findKakaoWarnings(message, template),
      ...findUnusedVariables(message, template),
      ...findFailoverWarnings(message.failover, failover),
    ],
  });
}

/** What all recipients of a request share. A substitute that isn't asked for is switched off in so many words. */
export function toAlimtalkHead(message: OutboundAlimtalk, settings: AligoSettings) {
  return {
    senderkey: senderKeyOf(message, settings) ?? "",
    tpl_code: message.templateId,
    sender: senderOf(message, settings) ?? "",
    failover: message.failover?.enabled ? "Y" : "N",
    ...toKakaoSchedule(message.scheduledAt),
    testMode: settings.testMode ? "Y" : "N",
  };
}

/**
 * `/akv10/alimtalk/send/` (sheet §6.5), each recipient's fields numbered from 1.
 * @param alimtalks of one batch key: what they share is read from the first.
 */
export function toAlimtalkRequest(
  alimtalks: AtLeastOne<PreparedAlimtalk>,
  settings: AligoSettings,
): HttpRequest {
  const numbered = alimtalks.flatMap(({ fields }, index) =>
    Object.entries(fields).map(([name, value]) => [`${name}_${index + 1}`, value]),
  );
  const head = toAlimtalkHead(alimtalks[0].message, settings);
  const fields = { ...head, ...Object.fromEntries(numbered) };
  return toKakaoRequest(settings, "/akv10/alimtalk/send/", fields, "send");
}

interface RenderedTemplate {
  readonly content: string;
  readonly title?: string;
  readonly buttons: readonly AligoButton[];
}

function renderTemplate(
  message: OutboundAlimtalk,
  template: AligoTemplate,
  providerId: string,
): Result<RenderedTemplate, KMsgError> {
  const chosen = chooseButtons(template.buttons, message.kakao?.buttons);
  if (chosen.isFailure) {
    const code = template.buttons ? "TEMPLATE_MISMATCH" : "INVALID_REQUEST";
    return fail(new KMsgError(code, { outcome: "not_sent", providerId, issues: chosen.error }));
  }
  const content = renderVariables(template.content, message.variables);
  const title = renderVariables(titleOf(message, template) ?? "", message.variables);
  const buttons = renderButtons(chosen.value, message.variables);
  if (content.isSuccess && title.isSuccess && buttons.isSuccess) {
    const given = title.value === "" ? {} : { title: title.value };
    return ok({ content: content.value, ...given, buttons: buttons.value });
  }
  const issues = [content, title, buttons].flatMap((each) => (each.isFailure ? each.error : []));
  return fail(refuse(withoutRepeats(issues), providerId));
}

/** The caller's wording of the emphasised title, where the template has one. */
function titleOf(message: OutboundAlimtalk, template: AligoTemplate): string | undefined {
  return template.title === undefined ? undefined : message.kakao?.title || template.title;
}

/** A variable that is missing in several texts is one thing to correct. */
function withoutRepeats(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((each) => [each.field, each])).values()];
}

function findKakaoWarnings(message: OutboundAlimtalk, template: AligoTemplate): SendWarning[] {
  const { plusId, title } = message.kakao ?? {};
  const hasPlace = template.title !== undefined;
  return [
    ...(plusId === undefined ? [] : [noPlace("kakao.plusId")]),
    ...(title && !hasPlace ? [titleUnused()] : []),
  ];
}

/** The substitute's texts come rendered, so with them it can't be told what is unused. */
function findUnusedVariables(message: OutboundAlimtalk, template: AligoTemplate): SendWarning[] {
  const { failover, kakao, variables } = message;
  if (failover?.fallbackContent || failover?.fallbackTitle) return [];
  const chosen = chooseButtons(template.buttons, kakao?.buttons);
  const buttons = chosen.isSuccess ? listButtonTexts(chosen.value) : [];
  const texts = [template.content, titleOf(message, template) ?? "", ...buttons];
  return unusedVariables(texts, variables).map((name) =>
    warning(
      "VARIABLE_UNUSED",
      `variables.${showName(name)}`,
      "The template doesn't name this variable.",
      "템플릿에 없는 변수라 사용하지 않았습니다.",
    ),
  );
}

function titleUnused(): SendWarning {
  return warning(
    "OPTION_UNSUPPORTED",
    "kakao.title",
    "The template has no emphasised title (강조표기); the message was sent without it.",
    "강조표기형 템플릿이 아니라서 제목을 적용하지 않고 발송했습니다.",
  );
}

function noSenderKey(): Issue {
  return issue(
    "kakao.profileId",
    [
      "is missing; an ALIMTALK goes out in the name of a Kakao channel.",
      "Give the channel's 발신프로필 키 here or as `senderKey` of the provider; if another provider should send ALIMTALK, name it in `routing.byType`.",
    ],
    [
      "알림톡을 보낼 카카오톡 채널의 발신프로필 키가 없습니다.",
      "여기에 넣거나 프로바이더의 `senderKey`로 지정하세요. 알림톡을 다른 프로바이더로 보내려면 `routing.byType`을 설정하세요.",
    ],
  );
}
