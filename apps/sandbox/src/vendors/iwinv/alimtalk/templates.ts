import { formatKst } from "@k-msg/core";
import type { TemplateDesk } from "../../../kernel/world.ts";
import { type Body, inListOrder, readText, takePage, toObject } from "../body.ts";
import { type Reply, refuse } from "../reply.ts";
import type { IwinvState } from "../state.ts";
import { ALIMTALK_TEXTS, READ_TEXT } from "./codes.ts";
import {
  type AlimtalkButton,
  type AlimtalkTemplate,
  type AlimtalkTemplateStatus,
  LINK_FIELDS,
} from "./template.ts";

const STATUS_NAMES: Record<AlimtalkTemplateStatus, string> = {
  Y: "사용가능",
  I: "검수중",
  R: "부결",
};

/** `POST /api/template/`. A name matches wherever it is contained; no source tells. */
export function listTemplates(state: IwinvState, body: Body): Reply {
  const code = readText(body.templateCode);
  const name = readText(body.templateName);
  const status = readText(body.templateStatus);
  const found = state.templates.filter(
    (template) =>
      (code === undefined || template.templateCode === code) &&
      (name === undefined || template.templateName.includes(name)) &&
      (status === undefined || template.status === status),
  );
  const page = takePage(inListOrder(found, state.switches.listOrder), body);
  const list = page.map((template) => toListed(template, state));
  return { code: 200, message: READ_TEXT, fields: { totalCount: found.length, list } };
}

const BUTTON_NAMES: Record<AlimtalkButton["type"], string> = {
  WL: "웹링크",
  AL: "앱링크",
  BK: "봇키워드",
  MD: "메시지전달",
  DS: "배송조회",
  DB: "배송조회",
};

function toListed(template: AlimtalkTemplate, { switches }: IwinvState) {
  return {
    templateCode: template.templateCode,
    templateName: template.templateName,
    templateContent: template.templateContent,
    status: template.status,
    templateStatusMsg: STATUS_NAMES[template.status],
    templateStatusComments: template.comments ?? "",
    createDate: formatKst(new Date(template.createdAt ?? 0), "yyyy-MM-dd HH:mm:ss"),
    buttons: template.buttons.map(({ name, type, ...links }, index) => ({
      ordering: index + 1,
      name,
      [switches.templateButtonKey]: type,
      linkTypeName: BUTTON_NAMES[type],
      ...links,
    })),
  };
}

/** `POST /api/template/add/`: goes to 검수. */
export function addTemplate(state: IwinvState, body: Body): Reply {
  const draft = readDraft(state, body);
  if (!draft) return refuse(400, ALIMTALK_TEXTS);
  const templateCode = String(state.next.templateCode++);
  const createdAt = state.world.clock.now();
  state.templates.push({ templateCode, ...draft, status: "I", createdAt });
  const fields = state.switches.templateAddAnswersCode ? { templateCode } : undefined;
  return { code: 200, message: "템플릿이 등록되었습니다.", fields };
}

/** `POST /api/template/modify/`: back to 검수. */
export function modifyTemplate(state: IwinvState, body: Body): Reply {
  const template = findTemplate(state, body.templateCode);
  if (!template) return refuse(404, ALIMTALK_TEXTS);
  const draft = readDraft(state, body);
  if (!draft) return refuse(400, ALIMTALK_TEXTS);
  Object.assign(template, draft, { status: "I", comments: undefined });
  return { code: 200, message: "템플릿이 수정되었습니다." };
}

/** `POST /api/template/delete/`: its answer says `messgae` (sheet §3.3). */
export function deleteTemplate(state: IwinvState, body: Body): Reply {
  const template = findTemplate(state, body.templateCode);
  if (!template) return { ...refuse(404, ALIMTALK_TEXTS), messageKey: "messgae" };
  state.templates = state.templates.filter((each) => each !== template);
  return { code: 200, message: "템플릿이 삭제되었습니다.", messageKey: "messgae" };
}

function findTemplate(state: IwinvState, code: unknown): AlimtalkTemplate | undefined {
  return state.templates.find((template) => template.templateCode === code);
}

type Draft = Pick<AlimtalkTemplate, "templateName" | "templateContent" | "buttons">;

const MAX_NAME = 15;
const MAX_CONTENT = 1000;
const MAX_LINK = 200;
const MAX_BUTTONS = 5;

function readDraft(state: IwinvState, body: Body): Draft | undefined {
  const templateName = readLimited(body.templateName, MAX_NAME);
  const templateContent = readLimited(body.templateContent, MAX_CONTENT);
  const given = body.buttons ?? [];
  if (!templateName || !templateContent || !Array.isArray(given)) return undefined;
  const buttons = given.map((button) => readButton(state, toObject(button) ?? {}));
  if (given.length > MAX_BUTTONS || !buttons.every((button) => button !== undefined)) {
    return undefined;
  }
  return { templateName, templateContent, buttons };
}

const REQUIRED_LINKS: Partial<Record<string, readonly (typeof LINK_FIELDS)[number][]>> = {
  WL: ["linkMo", "linkPc"],
  AL: ["linkIos", "linkAnd"],
};

/** Written with `type`; unknown keys such as `linkMobile` are as if not there (sheet §7.27). */
function readButton({ switches }: IwinvState, body: Body): AlimtalkButton | undefined {
  const name = readLimited(body.name, MAX_NAME);
  const type = body.type as AlimtalkButton["type"];
  if (!name || !Object.hasOwn(BUTTON_NAMES, String(type))) return undefined;
  const tracking = switches.deliveryTrackingType;
  if ((type === "DS" || type === "DB") && tracking !== "both" && type !== tracking)
    return undefined;
  const button: AlimtalkButton = { name, type };
  for (const field of LINK_FIELDS) {
    if (readText(body[field]) === undefined) continue;
    const link = readLimited(body[field], MAX_LINK);
    if (!link) return undefined;
    button[field] = link;
  }
  const complete = (REQUIRED_LINKS[type] ?? []).every((field) => button[field] !== undefined);
  return complete ? button : undefined;
}

function readLimited(value: unknown, max: number): string | undefined {
  const text = readText(value);
  return text !== undefined && text.length <= max ? text : undefined;
}

/** Kakao's reviewers. */
export function createTemplateDesk(state: IwinvState): TemplateDesk {
  function judge(id: string, status: AlimtalkTemplateStatus, comments?: string): boolean {
    const template = findTemplate(state, id);
    if (template) Object.assign(template, { status, comments });
    return template !== undefined;
  }
  return {
    list: () =>
      state.templates.map(({ templateCode, templateName, status }) => ({
        id: templateCode,
        name: templateName,
        status,
      })),
    approve: (id) => judge(id, "Y"),
    reject: (id, reason) => judge(id, "R", reason),
  };
}
