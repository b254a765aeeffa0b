import { z } from "zod";
import { toIso } from "./group-view.ts";
import { httpError, notFound } from "./http-error.ts";
import { makeTemplateId } from "./ids.ts";
import { paginate, readConditions, select } from "./query.ts";
import { readBody } from "./request-body.ts";
import type { Handler } from "./routes.ts";
import type { KakaoTemplate, SolapiContext, TemplateStatus } from "./state.ts";
import { templateInput, toTemplateFields } from "./template-input.ts";
import { findVariables } from "./template-text.ts";

const FIELDS = ["name", "channelId", "templateId", "isHidden", "status", "dateCreated"];

/** 알림톡 categories; a small sample of Kakao's list. */
const CATEGORIES = [
  { code: "001001", name: "회원가입" },
  { code: "001002", name: "인증/비밀번호/로그인" },
  { code: "002001", name: "구매완료" },
  { code: "003001", name: "배송상태" },
  { code: "004001", name: "예약완료/예약내역" },
  { code: "999999", name: "기타" },
];

export const listTemplateCategories: Handler = (_, c) => c.json(CATEGORIES);

export const listTemplates: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const views = [...solapi.state.templates.values()].map((each) => toTemplateView(solapi, each));
  const found = select(views, readConditions(searchParams, FIELDS));
  const { items, ...rest } = paginate(solapi, found, searchParams, (each) => each.templateId);
  return c.json({ ...rest, templateList: items });
};

/** Approved and awake ones, as a bare array (§3). */
export const listSendableTemplates: Handler = (solapi, c) => {
  const channelId = c.req.query("pfId") ?? c.req.query("channelId");
  const sendable = [...solapi.state.templates.values()].filter(
    (each) =>
      each.status === "APPROVED" &&
      !each.dormant &&
      (channelId === undefined || each.channelId === channelId),
  );
  return c.json(sendable.map((each) => toTemplateView(solapi, each)));
};

export const getTemplate: Handler = (solapi, c) =>
  c.json(toTemplateView(solapi, findTemplate(solapi, c.req.param("templateId"))));

export const createTemplate: Handler = async (solapi, c) => {
  const input = await readBody(c, templateInput);
  const { world, state } = solapi;
  if (Boolean(input.channelId) === Boolean(input.channelGroupId)) {
    throw httpError(400, "ValidationError", "channelId나 channelGroupId 하나가 필요합니다.");
  }
  if (input.channelId && !state.channels.has(input.channelId)) throw notFound("채널");
  const now = world.clock.now();
  const template: KakaoTemplate = {
    templateId: makeTemplateId(world),
    channelId: input.channelId ?? null,
    channelGroupId: input.channelGroupId ?? null,
    status: "PENDING",
    dormant: false,
    fields: toTemplateFields(input),
    comments: [],
    dateCreated: now,
    dateUpdated: now,
  };
  state.templates.set(template.templateId, template);
  return c.json(toTemplateView(solapi, template));
};

/** Only while it waits, see the switch `updateRejectedTemplates` (§7.2). */
export const updateTemplate: Handler = async (solapi, c) => {
  const template = findTemplate(solapi, c.req.param("templateId"));
  const input = await readBody(c, templateInput);
  const { updateRejectedTemplates } = solapi.state.switches;
  requireStatus(template, updateRejectedTemplates ? ["PENDING", "REJECTED"] : ["PENDING"]);
  template.fields = toTemplateFields(input, template.fields);
  return answerChanged(solapi, c, template);
};

/** At any status (§7.2). */
export const renameTemplate: Handler = async (solapi, c) => {
  const template = findTemplate(solapi, c.req.param("templateId"));
  const { name } = await readBody(c, z.object({ name: z.string().min(1) }));
  template.fields = { ...template.fields, name };
  return answerChanged(solapi, c, template);
};

export const deleteTemplate: Handler = (solapi, c) => {
  const template = findTemplate(solapi, c.req.param("templateId"));
  requireStatus(template, ["PENDING", "REJECTED"]);
  solapi.state.templates.delete(template.templateId);
  return c.json(toTemplateView(solapi, template));
};

/** 검수 요청: PENDING → INSPECTING, with or without a comment (§7.2). */
export const requestInspection: Handler = async (solapi, c) => {
  const template = findTemplate(solapi, c.req.param("templateId"));
  const { comment } = await readBody(c, z.object({ comment: z.string().nullish() }));
  requireStatus(template, ["PENDING"]);
  template.status = "INSPECTING";
  if (comment) addComment(solapi, template, comment, { isAdmin: false });
  return answerChanged(solapi, c, template);
};

export const cancelInspection: Handler = (solapi, c) => {
  const template = findTemplate(solapi, c.req.param("templateId"));
  requireStatus(template, ["INSPECTING"]);
  template.status = "PENDING";
  return answerChanged(solapi, c, template);
};

/** Wakes a dormant template; the path is misspelt in the official Kotlin SDK (§3). */
export const releaseDormant: Handler = (solapi, c) => {
  const template = findTemplate(solapi, c.req.param("templateId"));
  template.dormant = false;
  return answerChanged(solapi, c, template);
};

export function addComment(
  { world, state }: SolapiContext,
  template: KakaoTemplate,
  content: string,
  { isAdmin }: { isAdmin: boolean },
): void {
  template.comments.push({
    isAdmin,
    memberId: isAdmin ? "KAKAO" : state.accountId,
    content,
    dateCreated: new Date(world.clock.now()).toISOString(),
  });
}

function findTemplate({ state }: SolapiContext, templateId: string | undefined): KakaoTemplate {
  const template = state.templates.get(templateId ?? "");
  if (!template) throw notFound("템플릿");
  return template;
}

function requireStatus(template: KakaoTemplate, allowed: readonly TemplateStatus[]): void {
  if (allowed.includes(template.status)) return;
  throw httpError(400, "InvalidStatus", `${template.status} 상태에서는 할 수 없습니다.`);
}

function answerChanged(
  solapi: SolapiContext,
  c: Parameters<Handler>[1],
  template: KakaoTemplate,
): Response {
  template.dateUpdated = solapi.world.clock.now();
  return c.json(toTemplateView(solapi, template));
}

function toTemplateView({ state }: SolapiContext, template: KakaoTemplate) {
  const { fields, status } = template;
  const code = template.templateId.slice(-10);
  return {
    templateId: template.templateId,
    accountId: state.accountId,
    channelId: template.channelId,
    channelGroupId: template.channelGroupId,
    assignType: template.channelId ? "CHANNEL" : "GROUP",
    ...fields,
    code,
    codes: [
      {
        code,
        service: "KAKAO",
        isMain: true,
        status,
        dormant: template.dormant,
        outDated: false,
        comments: template.comments,
      },
    ],
    variables: findVariables(fields).map((name) => ({ name })),
    comments: template.comments,
    commentable: status !== "APPROVED",
    isHidden: false,
    status,
    dateCreated: toIso(template.dateCreated),
    dateUpdated: toIso(template.dateUpdated),
  };
}
