import { requireChannel } from "./channels.ts";
import { KAKAO_REFUSED, KAKAO_STATE_REFUSED, KAKAO_TEXTS } from "./codes.ts";
import { type Fields, requireKakaoField } from "./fields.ts";
import { takeId } from "./ids.ts";
import { Refusal } from "./refusal.ts";
import { writeTime } from "./schedule.ts";
import type { AligoState } from "./state.ts";
import { readTemplateButtons } from "./template-buttons.ts";
import {
  type AligoTemplate,
  belongsTo,
  createTemplate,
  type InspectionStatus,
  isShared,
} from "./templates.ts";

const MAX_CONTENT = 1_000;

/** `POST /akv10/template/list/` (sheet §6.2): everything of a channel, or the one with `tpl_code`. */
export function listTemplates(state: AligoState, fields: Fields) {
  const { senderKey } = requireChannel(state, fields);
  const code = fields.text("tpl_code");
  const templates = [...state.templates.values()]
    .filter((template) => belongsTo(template, senderKey))
    .filter((template) => code === "" || template.code === code);
  const count = (inspection: InspectionStatus) =>
    templates.filter((template) => template.inspection === inspection).length;
  const rows = templates.map(writeTemplate);
  return {
    code: 0,
    message: KAKAO_TEXTS.ok,
    list: state.switches.templateListNested ? [rows] : rows,
    info: { REG: count("REG"), REQ: count("REQ"), APR: count("APR"), REJ: count("REJ") },
  };
}

/** `POST /akv10/template/add/` (§6.3): registered, not yet in review. */
export function addTemplate(state: AligoState, fields: Fields) {
  const { senderKey } = requireChannel(state, fields);
  const content = readContent(state, fields);
  const template = createTemplate({
    ...content,
    code: `KS_${takeId(state, "template")}`,
    senderKey,
    status: "R",
    inspection: "REG",
    createdAt: writeTime(state.world.clock.now()),
    updatedAt: "",
  });
  state.templates.set(template.code, template);
  return { code: 0, message: KAKAO_TEXTS.ok, data: writeTemplate(template) };
}

/** `POST /akv10/template/modify/` (§6.3): only while waiting, and registered or rejected. */
export function modifyTemplate(state: AligoState, fields: Fields) {
  const template = requireTemplate(state, fields);
  if (!isEditable(template)) throw new Refusal(KAKAO_STATE_REFUSED, KAKAO_TEXTS.notModifiable);
  Object.assign(template, readContent(state, fields), {
    updatedAt: writeTime(state.world.clock.now()),
  });
  return { code: 0, message: KAKAO_TEXTS.ok };
}

/** `POST /akv10/template/del/` (§6.3): at once; approved and shared ones stay. */
export function deleteTemplate(state: AligoState, fields: Fields) {
  const template = requireTemplate(state, fields);
  if (isShared(template) || template.inspection === "APR") {
    throw new Refusal(KAKAO_STATE_REFUSED, "삭제 가능 상태가 아닙니다.");
  }
  state.templates.delete(template.code);
  return { code: 0, message: KAKAO_TEXTS.ok };
}

/** `POST /akv10/template/request/` (§6.3): into review, where it stays until the test decides. */
export function requestInspection(state: AligoState, fields: Fields) {
  const template = requireTemplate(state, fields);
  if (!isEditable(template)) throw new Refusal(KAKAO_STATE_REFUSED, "검수 가능 상태가 아닙니다.");
  template.inspection = "REQ";
  return { code: 0, message: KAKAO_TEXTS.ok };
}

function isEditable(template: AligoTemplate): boolean {
  return template.status === "R" && ["REG", "REJ"].includes(template.inspection);
}

function requireTemplate(state: AligoState, fields: Fields): AligoTemplate {
  const { senderKey } = requireChannel(state, fields);
  const template = state.templates.get(requireKakaoField(fields, "tpl_code"));
  if (template && belongsTo(template, senderKey)) return template;
  throw new Refusal(KAKAO_REFUSED, "템플릿을 찾을 수 없습니다.");
}

type TemplateContent = Pick<
  AligoTemplate,
  "name" | "content" | "type" | "emphasis" | "title" | "subtitle" | "imageName" | "buttons"
>;

function readContent(state: AligoState, fields: Fields): TemplateContent {
  const name = requireKakaoField(fields, "tpl_name");
  const content = requireKakaoField(fields, "tpl_content");
  if (content.length > MAX_CONTENT) {
    throw new Refusal(
      KAKAO_REFUSED,
      `템플릿 내용(=tpl_content)은 ${MAX_CONTENT}자까지 쓸 수 있습니다.`,
    );
  }
  const type = readOneOf(fields, "tpl_type", ["BA", "EX", "AD", "MI"]);
  if (type === "AD") requireKakaoField(fields, "tpl_advert");
  const emphasis = readOneOf(fields, "tpl_emtype", ["NONE", "TEXT", "IMAGE"]);
  if (emphasis === "TEXT")
    for (const each of ["tpl_title", "tpl_stitle"]) requireKakaoField(fields, each);
  return {
    name,
    content,
    type,
    emphasis,
    title: fields.text("tpl_title"),
    subtitle: fields.text("tpl_stitle"),
    imageName: emphasis === "IMAGE" ? readImageName(state, fields) : "",
    buttons: readTemplateButtons(fields.text("tpl_button"), type),
  };
}

/** The value, or the first one when the field is missing. */
function readOneOf<Value extends string>(
  fields: Fields,
  name: string,
  values: readonly [Value, ...Value[]],
): Value {
  const text = fields.text(name);
  const value = text === "" ? values[0] : values.find((each) => each === text);
  if (value) return value;
  throw new Refusal(KAKAO_REFUSED, `(=${name}) 값이 올바르지 않습니다.`);
}

/** `image`: a JPEG or PNG file (§6.3). */
function readImageName(state: AligoState, fields: Fields): string {
  const file = fields.file("image");
  if (
    !file ||
    !/^image\/(jpeg|jpg|png)$/.test(file.type) ||
    file.size > state.switches.imageMaxBytes
  ) {
    throw new Refusal(KAKAO_REFUSED, "이미지(=image)는 JPEG, PNG 파일만 등록할 수 있습니다.");
  }
  return file.name;
}

/** The names of §6.2; `comments` items' shape wasn't captured. */
function writeTemplate(template: AligoTemplate) {
  return {
    templtCode: template.code,
    templtName: template.name,
    templtContent: template.content,
    templateType: template.type,
    templateEmType: template.emphasis,
    templtTitle: template.title,
    templtSubtitle: template.subtitle,
    templtImageName: template.imageName,
    templtImageUrl: template.imageName && `https://image.example/${template.imageName}`,
    status: template.status,
    inspStatus: template.inspection,
    comments: template.comments.map((content) => ({ content, status: template.inspection })),
    cdate: template.createdAt,
    udate: template.updatedAt,
    buttons: template.buttons,
  };
}
