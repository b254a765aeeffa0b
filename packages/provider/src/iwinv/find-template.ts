import { fail, KMsgError, ok, type ProviderContext, type Result } from "@k-msg/core";
import { ask, toJsonRequest } from "./ask.ts";
import type { Product, Settings } from "./config.ts";
import { toText } from "./read-answer.ts";

/** The parts of an approved template that hold variables. */
export interface Template {
  readonly content: string;
  /** Links of the buttons, in the order of buttons and then mobile, PC, iOS, Android (unproven: sheet §3.1). */
  readonly links: readonly string[];
}

export type Row = Readonly<Record<string, unknown>>;

/** Asks IWINV for one template, and refuses what can't be sent. Nothing is sent by this. */
export async function findTemplate(
  templateId: string,
  product: Product,
  settings: Settings,
  context: ProviderContext,
): Promise<Result<Template, KMsgError>> {
  // All in one page: the filter may also match other templates. Numbers as text (sheet §3.3).
  const question = { templateCode: templateId, pageNum: "1", pageSize: "1000" };
  const request = toJsonRequest(product, "/api/template/", question, "read");
  const answer = await ask(product, request, settings, context);
  if (answer.isFailure) return answer;
  const row = toRows(answer.value.list).find((each) => toText(each.templateCode) === templateId);
  if (!row) return fail(notSendable(settings.id, NOT_THERE));
  const status = toText(row.status);
  if (status !== undefined && status !== "Y") {
    return fail(notSendable(settings.id, UNAPPROVED.get(status) ?? ODD_STATE));
  }
  if (typeof row.templateContent !== "string") return fail(notSendable(settings.id, UNREADABLE));
  return ok({ content: row.templateContent, links: toLinks(row.buttons) });
}

export function toRows(value: unknown): Row[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each): each is Row => typeof each === "object" && each !== null);
}

function toLinks(buttons: unknown): string[] {
  return toRows(buttons)
    .map((button, index) => ({ button, at: Number(button.ordering) || index + 1 }))
    .sort((one, other) => one.at - other.at)
    .flatMap(({ button }) => [button.linkMo, button.linkPc, button.linkIos, button.linkAnd])
    .filter((link) => typeof link === "string");
}

interface Words {
  readonly en: string;
  readonly ko: string;
}

const NOT_THERE: Words = {
  en: "IWINV has no template with this `templateId`. Copy the code from its console.",
  ko: "IWINV에 이 `templateId`의 템플릿이 없습니다. 콘솔의 템플릿 코드를 그대로 넣으세요.",
};

const UNREADABLE: Words = {
  en: "IWINV lists the template without its text. Give the order of its variables as `templateVariableOrder`.",
  ko: "IWINV가 템플릿 본문을 알려 주지 않았습니다. 변수 순서를 `templateVariableOrder`로 지정하세요.",
};

const ODD_STATE: Words = {
  en: "The template isn't in a state that can be sent. Check it in IWINV's console.",
  ko: "발송할 수 있는 상태의 템플릿이 아닙니다. IWINV 콘솔에서 상태를 확인하세요.",
};

const UNAPPROVED: ReadonlyMap<string, Words> = new Map([
  [
    "I",
    {
      en: "The template is still under review (검수중). Send with it once it is approved.",
      ko: "템플릿이 아직 검수 중입니다. 승인된 뒤에 보내세요.",
    },
  ],
  [
    "R",
    {
      en: "The template was rejected (부결). Correct it in IWINV's console and have it reviewed again.",
      ko: "검수에서 부결된 템플릿입니다. IWINV 콘솔에서 수정해 다시 검수받으세요.",
    },
  ],
]);

function notSendable(providerId: string, texts: Words): KMsgError {
  return new KMsgError("TEMPLATE_NOT_FOUND", { outcome: "not_sent", providerId, texts });
}
