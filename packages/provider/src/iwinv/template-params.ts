import {
  fail,
  type Issue,
  issue,
  type KMsgError,
  type OutboundAlimtalk,
  ok,
  type Result,
  type SendWarning,
  showName,
} from "@k-msg/core";
import { warning } from "../shared/warnings.ts";
import type { Settings } from "./config.ts";
import type { Template } from "./find-template.ts";
import { invalidRequest } from "./map-error.ts";
import { type NameOrder, orderNames, toParams } from "./order-variables.ts";

export interface TemplateParams {
  readonly values: readonly string[];
  readonly warnings: readonly SendWarning[];
}

/**
 * IWINV takes values by position, not by name. Their order comes from `providerOptions`, else from
 * the configuration, else from the template itself.
 */
export async function resolveParams(
  message: OutboundAlimtalk,
  settings: Settings,
  findTemplate: () => Promise<Result<Template, KMsgError>>,
): Promise<Result<TemplateParams, KMsgError>> {
  const given = message.providerOptions?.templateParam;
  if (given !== undefined) {
    if (!isTextList(given)) return fail(invalidRequest([paramsNotTexts(settings.id)], settings.id));
    const passed = (_name: string, value: string) => given.includes(value);
    return ok({ values: given, warnings: findUnused(message, passed) });
  }
  const configured = settings.variableOrder.get(message.templateId);
  const order = configured
    ? ok({ names: configured, assumed: false })
    : await readOrder(settings, findTemplate);
  if (order.isFailure) return order;
  const { names, assumed } = order.value;
  const values = toParams(names, message.variables);
  if (values.isFailure) return fail(invalidRequest(values.error, settings.id));
  const warnings = findUnused(message, (name) => names.includes(name));
  if (assumed) warnings.push(ORDER_ASSUMED[settings.repeatedVariables]);
  return ok({ values: values.value, warnings });
}

async function readOrder(
  settings: Settings,
  findTemplate: () => Promise<Result<Template, KMsgError>>,
): Promise<Result<NameOrder, KMsgError>> {
  const template = await findTemplate();
  return template.isSuccess ? ok(orderNames(template.value, settings.repeatedVariables)) : template;
}

/** The substitute's texts are rendered already, so a value found in one of them counts as used. */
function findUnused(
  { variables, failover }: OutboundAlimtalk,
  isUsed: (name: string, value: string) => boolean,
): SendWarning[] {
  const substitute = `${failover?.fallbackTitle ?? ""}\n${failover?.fallbackContent ?? ""}`;
  return Object.entries(variables)
    .filter(([name, value]) => !isUsed(name, value) && !(value && substitute.includes(value)))
    .map(([name]) =>
      warning(
        "VARIABLE_UNUSED",
        `variables.${showName(name)}`,
        "The template has no variable of this name; the value wasn't used.",
        "템플릿에 없는 변수라 사용하지 않았습니다.",
      ),
    );
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function paramsNotTexts(providerId: string): Issue {
  return issue(
    `providerOptions.${providerId}.templateParam`,
    ["isn't a list of texts.", "Give the values as strings, in the template's order."],
    ["문자열의 배열이 아닙니다.", "값을 템플릿 변수 순서대로 문자열로 넣으세요."],
  );
}

const ADVICE = {
  en: "Check one message on a phone; then fix the order with `templateVariableOrder`.",
  ko: "휴대전화에서 한 건을 확인한 뒤 `templateVariableOrder`로 순서를 고정하세요.",
};

const ORDER_ASSUMED: Record<Settings["repeatedVariables"], SendWarning> = {
  name: warning(
    "VARIABLE_ORDER_ASSUMED",
    "variables",
    `The template repeats a variable; one value for each name was sent, which IWINV doesn't document. ${ADVICE.en}`,
    `같은 변수가 템플릿에 여러 번 나옵니다. 이름마다 값을 하나씩 보냈으나, IWINV 문서에 없는 규칙입니다. ${ADVICE.ko}`,
  ),
  occurrence: warning(
    "VARIABLE_ORDER_ASSUMED",
    "variables",
    `The template repeats a variable; one value for each occurrence was sent, which IWINV doesn't document. ${ADVICE.en}`,
    `같은 변수가 템플릿에 여러 번 나옵니다. 나올 때마다 값을 하나씩 보냈으나, IWINV 문서에 없는 규칙입니다. ${ADVICE.ko}`,
  ),
};
