import { KAKAO_REFUSED } from "./codes.ts";
import { readButtons } from "./match-template.ts";
import { Refusal } from "./refusal.ts";
import type { AligoButton } from "./templates.ts";

/** Sheet §6.4; the link keys are those of `tpl_button`, not those of `button_N`. */
const LINK_TYPES: Readonly<Record<string, { name: string; needs: readonly string[] }>> = {
  WL: { name: "웹링크", needs: ["linkM", "linkP"] },
  AL: { name: "앱링크", needs: ["linkI", "linkA"] },
  DS: { name: "배송조회", needs: [] },
  BK: { name: "봇키워드", needs: [] },
  MD: { name: "메시지전달", needs: [] },
  AC: { name: "채널추가", needs: [] },
};

const CHANNEL_BUTTON_NAME = "채널 추가";
const MAX_BUTTONS = 5;

/** `tpl_button`: `{"button":[…]}` with linkM, linkP, linkI, linkA; read back with linkMo, linkPc, … */
export function readTemplateButtons(json: string, templateType: string): AligoButton[] {
  const sent = readButtons(json === "" ? undefined : json);
  if (!sent || sent.length > MAX_BUTTONS) throw badButtons(`버튼은 JSON으로 ${MAX_BUTTONS}개까지`);
  return sent.map((button, index) => readButton(button, index + 1, templateType));
}

function readButton(
  button: Record<string, unknown>,
  ordering: number,
  templateType: string,
): AligoButton {
  const text = (key: string) => (typeof button[key] === "string" ? (button[key] as string) : "");
  const linkType = text("linkType");
  const known = LINK_TYPES[linkType];
  if (!known) throw badButtons(`버튼 타입 ${linkType || "없음"}`);
  if (text("name") === "") throw badButtons("버튼 이름 없음");
  for (const key of known.needs) if (text(key) === "") throw badButtons(`${key} 없음`);
  if (
    linkType === "WL" &&
    ![text("linkM"), text("linkP")].every((each) => /^https?:\/\//.test(each))
  ) {
    throw badButtons("웹링크는 http:// 또는 https://로 시작");
  }
  if (linkType === "AC" && (templateType !== "AD" || text("name") !== CHANNEL_BUTTON_NAME)) {
    throw badButtons(`AC 버튼은 tpl_type=AD, 이름 ${CHANNEL_BUTTON_NAME}`);
  }
  return {
    ordering: String(ordering),
    name: text("name"),
    linkType,
    linkTypeName: known.name,
    linkMo: text("linkM"),
    linkPc: text("linkP"),
    linkIos: text("linkI"),
    linkAnd: text("linkA"),
  };
}

/** That the other dialect fails was measured (§6.4); the text wasn't captured. */
function badButtons(detail: string): Refusal {
  return new Refusal(KAKAO_REFUSED, `버튼 정보(=tpl_button)가 올바르지 않습니다. (${detail})`);
}
