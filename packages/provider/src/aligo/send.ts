import {
  fail,
  type KMsgError,
  type OutboundAlimtalk,
  type OutboundText,
  ok,
  type ProviderContext,
  type Result,
  type SendResult,
} from "@k-msg/core";
import { exchange } from "../shared/exchange.ts";
import type { AligoSettings } from "./config.ts";
import type { FindTemplate } from "./find-template.ts";
import { toOrigin } from "./map-error.ts";
import { readAlimtalkOptions } from "./provider-options.ts";
import { readAlimtalkAnswer } from "./read-kakao-answer.ts";
import { refuse } from "./read-message.ts";
import { readSendAnswer } from "./read-sms-answer.ts";
import { findAlimtalkIssues, senderKeyOf, toAlimtalkRequest } from "./to-alimtalk-request.ts";
import { toTextRequest } from "./to-text-request.ts";

type Sent = Promise<Result<SendResult, KMsgError>>;

export async function sendText(
  message: OutboundText,
  settings: AligoSettings,
  context: ProviderContext,
): Sent {
  const prepared = toTextRequest(message, settings);
  if (prepared.isFailure) return prepared;
  const { http, warnings } = prepared.value;
  const answer = await exchange(settings.id, http, settings.transport, context);
  if (answer.isFailure) return answer;
  return readSendAnswer(
    answer.value,
    message,
    warnings,
    toOrigin(settings, context, http, message),
  );
}

export async function sendAlimtalk(
  message: OutboundAlimtalk,
  settings: AligoSettings,
  findTemplate: FindTemplate,
  context: ProviderContext,
): Sent {
  const options = readAlimtalkOptions(message, settings.id);
  const issues = [
    ...findAlimtalkIssues(message, settings),
    ...(options.isFailure ? options.error : []),
  ];
  if (issues.length > 0 || options.isFailure) return fail(refuse(issues, settings.id));

  const given = options.value.template;
  const senderKey = senderKeyOf(message, settings) ?? "";
  const template = given ? ok(given) : await findTemplate(senderKey, message.templateId, context);
  if (template.isFailure) return template;
  const prepared = toAlimtalkRequest(message, template.value, settings);
  if (prepared.isFailure) return prepared;
  const { http } = prepared.value;
  const answer = await exchange(settings.id, http, settings.transport, context);
  if (answer.isFailure) return answer;
  const warnings = [...prepared.value.warnings, ...options.value.warnings];
  const origin = toOrigin(settings, context, http, message);
  return readAlimtalkAnswer(answer.value, message, warnings, origin);
}
