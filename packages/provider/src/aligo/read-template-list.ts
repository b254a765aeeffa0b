import { fail, KMsgError, ok, type Result } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import type { AligoButton } from "./buttons.ts";
import type { AnswerOrigin } from "./map-error.ts";
import { readKakaoSuccess } from "./read-kakao-answer.ts";
import type { AligoTemplate } from "./template.ts";
import { toInteger } from "./vendor-number.ts";

type Row = Record<string, unknown>;

/** `/akv10/template/list/` (sheet §6.2): the row with exactly this code, if it may be sent. */
export function readTemplateList(
  answer: HttpAnswer,
  templateId: string,
  origin: AnswerOrigin,
): Result<AligoTemplate, KMsgError> {
  const success = readKakaoSuccess(answer, origin);
  if (success.isFailure) return success;
  const { list } = success.value;
  if (!Array.isArray(list)) return fail(unreadableAnswer(answer, "read", origin.providerId));
  // One client meets a list inside the list. The filter `tpl_code` isn't trusted to be exact.
  const rows: unknown[] = list.flat(Number.POSITIVE_INFINITY);
  const row = rows.filter(isRow).find((each) => each.templtCode === templateId);
  if (!row) return fail(notFound(origin.providerId));
  if (typeof row.templtContent !== "string" || row.templtContent === "") {
    return fail(unreadableAnswer(answer, "read", origin.providerId));
  }
  const blocked = findBlock(row, origin.providerId);
  return blocked ? fail(blocked) : ok(toTemplate(row, row.templtContent, templateId));
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}

/** An approved template may have status R or A (the vendor's own example has R); only S stops it. */
function findBlock(row: Row, providerId: string): KMsgError | undefined {
  if (row.status === "S") {
    return refused(
      providerId,
      "The template has been stopped (중단). Have it reactivated in Aligo's console, or use another.",
      "중단된 템플릿입니다. 알리고 콘솔에서 상태를 확인하거나 다른 템플릿을 쓰세요.",
    );
  }
  if (typeof row.inspStatus === "string" && row.inspStatus !== "APR") {
    return refused(
      providerId,
      "The template isn't approved yet (or was rejected). See its review in Aligo's console.",
      "아직 승인되지 않았거나 반려된 템플릿입니다. 알리고 콘솔에서 검수 상태를 확인하세요.",
    );
  }
  return undefined;
}

function notFound(providerId: string): KMsgError {
  return refused(
    providerId,
    "This Kakao channel has no such template at Aligo. Check `templateId` and the sender key.",
    "이 발신프로필에 해당하는 템플릿이 알리고에 없습니다. `templateId`와 발신프로필 키를 확인하세요.",
  );
}

function refused(providerId: string, en: string, ko: string): KMsgError {
  return new KMsgError("TEMPLATE_NOT_FOUND", {
    outcome: "not_sent",
    providerId,
    texts: { en, ko },
  });
}

function toTemplate(row: Row, content: string, templateId: string): AligoTemplate {
  const title = row.templateEmType === "TEXT" ? toText(row.templtTitle) : undefined;
  return {
    name: toText(row.templtName) ?? templateId,
    content,
    ...(title ? { title } : {}),
    buttons: toButtons(row.buttons),
  };
}

/** In the order that `ordering` says, as text or number. */
function toButtons(value: unknown): AligoButton[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isRow)
    .map((row, index) => ({ row, order: toInteger(row.ordering) ?? index + 1 }))
    .sort((a, b) => a.order - b.order)
    .map(({ row }) => ({
      name: toText(row.name) ?? "",
      linkType: toText(row.linkType) ?? "",
      linkTypeName: toText(row.linkTypeName),
      linkMo: toText(row.linkMo),
      linkPc: toText(row.linkPc),
      linkIos: toText(row.linkIos),
      linkAnd: toText(row.linkAnd),
    }));
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
