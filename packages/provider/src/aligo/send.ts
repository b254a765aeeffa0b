import {
  fail,
  type KMsgError,
  type OutboundAlimtalk,
  type OutboundMessage,
  type OutboundText,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { exchange } from "../shared/exchange.ts";
import type { AligoSettings } from "./config.ts";
import type { FindTemplate } from "./find-template.ts";
import { toOrigin } from "./map-error.ts";
import { readAlimtalkOptions } from "./provider-options.ts";
import { readAlimtalkAnswer } from "./read-kakao-answer.ts";
import { refuse } from "./read-message.ts";
import { readSendAnswer } from "./read-sms-answer.ts";
import { type Sent, sendTogether } from "./send-together.ts";
import type { AligoTemplate } from "./template.ts";
import {
  findAlimtalkIssues,
  type PreparedAlimtalk,
  prepareAlimtalk,
  senderKeyOf,
  toAlimtalkRequest,
} from "./to-alimtalk-request.ts";
import { prepareText, toTextRequest } from "./to-text-request.ts";

/** What a send hangs on, besides its messages. */
export interface SendMeans {
  readonly settings: AligoSettings;
  readonly findTemplate: FindTemplate;
  readonly context: ProviderContext;
  /** Why a message goes no further, if so. */
  admit(message: OutboundMessage): KMsgError | undefined;
}

/** Messages of one `batchKey` in one request. One result for each, in order; never rejects. */
export function sendMessages(
  messages: readonly OutboundMessage[],
  means: SendMeans,
): Promise<Sent[]> {
  // One key, one type; only what `admit` refuses has no key.
  return messages.some(isAlimtalk) ? sendAlimtalks(messages, means) : sendTexts(messages, means);
}

function sendTexts(messages: readonly OutboundMessage[], means: SendMeans): Promise<Sent[]> {
  const { settings, context, admit } = means;
  return sendTogether(messages, {
    providerId: settings.id,
    async prepare(message) {
      const refusal = admit(message);
      return refusal ? fail(refusal) : prepareText(message as OutboundText, settings);
    },
    async post(texts) {
      const http = { ...toTextRequest(texts, settings), messages: texts.length };
      const answer = await exchange(settings.id, http, settings.transport, context);
      if (answer.isFailure) return answer;
      const origin = toOrigin(settings, context, http, texts);
      return readSendAnswer(answer.value, texts.length, origin);
    },
  });
}

function sendAlimtalks(messages: readonly OutboundMessage[], means: SendMeans): Promise<Sent[]> {
  const { settings, context, admit, findTemplate } = means;
  let looking: Promise<Result<AligoTemplate, KMsgError>> | undefined;
  /** Once for all: one key, one template. */
  const look = (message: OutboundAlimtalk) => {
    looking ??= findTemplate(senderKeyOf(message, settings) ?? "", message.templateId, context);
    return looking;
  };
  return sendTogether(messages, {
    providerId: settings.id,
    async prepare(message) {
      const refusal = admit(message);
      return refusal
        ? fail(refusal)
        : prepareFromTemplate(message as OutboundAlimtalk, look, settings);
    },
    async post(alimtalks) {
      const http = { ...toAlimtalkRequest(alimtalks, settings), messages: alimtalks.length };
      const answer = await exchange(settings.id, http, settings.transport, context);
      if (answer.isFailure) return answer;
      const origin = toOrigin(settings, context, http, alimtalks);
      return readAlimtalkAnswer(answer.value, alimtalks.length, origin);
    },
  });
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
  return ok({ ...prepared.value, warnings });
}

function isAlimtalk(message: OutboundMessage): boolean {
  return message?.type === "ALIMTALK";
}
