import {
  fail,
  type KMsgError,
  type OutboundAlimtalk,
  type OutboundText,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { type Settled, sendFitting } from "../shared/batch.ts";
import { exchange } from "../shared/exchange.ts";
import type { AligoSettings } from "./config.ts";
import type { FindTemplate } from "./find-template.ts";
import { toOrigin } from "./map-error.ts";
import { readAlimtalkOptions } from "./provider-options.ts";
import { readAlimtalkAnswer } from "./read-kakao-answer.ts";
import { refuse } from "./read-message.ts";
import { readSendAnswer } from "./read-sms-answer.ts";
import type { AligoTemplate } from "./template.ts";
import {
  findAlimtalkIssues,
  type PreparedAlimtalk,
  prepareAlimtalk,
  senderKeyOf,
  toAlimtalkRequest,
} from "./to-alimtalk-request.ts";
import { type Acceptance, type Prepared, toResult } from "./to-result.ts";
import { prepareText, toTextRequest } from "./to-text-request.ts";

/** What a send hangs on, besides its messages. */
export interface SendMeans {
  readonly settings: AligoSettings;
  readonly findTemplate: FindTemplate;
  readonly context: ProviderContext;
}

/** Messages of one `batchKey` in one request. */
export function sendTexts(messages: readonly OutboundText[], means: SendMeans): Promise<Settled[]> {
  const { settings, context } = means;
  const prepare = (message: OutboundText) => prepareText(message, settings);
  return sendFitting(settings.id, messages, prepare, async (texts) => {
    const http = { ...toTextRequest(texts, settings), messages: texts.length };
    const answer = await exchange(settings.id, http, settings.transport, context);
    if (answer.isFailure) return texts.map(() => answer);
    const origin = toOrigin(settings, context, http, texts);
    return tell(texts, readSendAnswer(answer.value, texts.length, origin), settings);
  });
}

/** Messages of one `batchKey`, so of one template, in one request. */
export function sendAlimtalks(
  messages: readonly OutboundAlimtalk[],
  means: SendMeans,
): Promise<Settled[]> {
  const { settings, context, findTemplate } = means;
  let looking: ReturnType<FindTemplate> | undefined;
  const look = (message: OutboundAlimtalk) => {
    looking ??= findTemplate(senderKeyOf(message, settings) ?? "", message.templateId, context);
    return looking;
  };
  const prepare = (message: OutboundAlimtalk) => prepareFromTemplate(message, look, settings);
  return sendFitting(settings.id, messages, prepare, async (alimtalks) => {
    const http = { ...toAlimtalkRequest(alimtalks, settings), messages: alimtalks.length };
    const answer = await exchange(settings.id, http, settings.transport, context);
    if (answer.isFailure) return alimtalks.map(() => answer);
    const origin = toOrigin(settings, context, http, alimtalks);
    return tell(alimtalks, readAlimtalkAnswer(answer.value, alimtalks.length, origin), settings);
  });
}

/** Aligo answers for a request as a whole: all its messages share the answer. */
function tell(
  prepared: readonly Prepared[],
  answer: Result<Acceptance, KMsgError>,
  { id }: AligoSettings,
): Settled[] {
  return prepared.map((each) => (answer.isFailure ? answer : ok(toResult(each, answer.value, id))));
}

export async function prepareFromTemplate(
  message: OutboundAlimtalk,
  look: (message: OutboundAlimtalk) => Promise<Result<AligoTemplate, KMsgError>>,
  settings: AligoSettings,
): Promise<Result<PreparedAlimtalk, KMsgError>> {
  const options = readAlimtalkOptions(message, settings.id);
  const issues = [
    ...findAlimtalkIssues(message, settings),
    ...(options.isFailure ? options.error : []),
  ];
  if (issues.length > 0 || options.isFailure) return fail(refuse(issues, settings.id));

  const given = options.value.template;
  const template = given ? ok(given) : await look(message);
  if (template.isFailure) return template;
  const prepared = prepareAlimtalk(message, template.value, settings);
  if (prepared.isFailure) return prepared;
  const warnings = [...prepared.value.warnings, ...options.value.warnings];
  return ok({ ...prepared.value, renderedText: prepared.value.fields.message, warnings });
}
