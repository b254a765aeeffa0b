import { type Issue, issue, type KakaoButton, type SendWarning } from "@k-msg/core";
import { optionUnsupported } from "../shared/warnings.ts";
import { type Draft, draft } from "./draft.ts";
import type { SolapiButton } from "./wire.ts";

type Link = "linkMobile" | "linkPc" | "linkIos" | "linkAndroid";

const WIRE_NAMES = {
  linkMobile: "linkMo",
  linkPc: "linkPc",
  linkIos: "linkIos",
  linkAndroid: "linkAnd",
} as const satisfies Record<Link, keyof SolapiButton>;

const LINKS = Object.keys(WIRE_NAMES) as Link[];

/** The links a type has; the others have none (sheet §6). */
const TAKES: Partial<Record<KakaoButton["type"], readonly Link[]>> = {
  WL: ["linkMobile", "linkPc"],
  AL: ["linkAndroid", "linkIos"],
};

const REQUIRES: Partial<Record<KakaoButton["type"], readonly Link[]>> = {
  WL: ["linkMobile"],
  AL: ["linkAndroid", "linkIos"],
};

/** Buttons in SOLAPI's words, in the same order: it must be the template's. */
export function toSolapiButtons(buttons: readonly KakaoButton[]): Draft<SolapiButton[]> {
  const issues: Issue[] = [];
  const warnings: SendWarning[] = [];
  const converted = buttons.map((button, index) => {
    const field = `kakao.buttons.${index}`;
    const takes = TAKES[button.type] ?? [];
    for (const link of REQUIRES[button.type] ?? []) {
      if (!button[link]) issues.push(linkMissing(`${field}.${link}`, button.type));
    }
    const result: SolapiButton = { buttonName: button.name, buttonType: button.type };
    for (const link of LINKS) {
      const url = button[link];
      if (url === undefined) continue;
      if (takes.includes(link)) result[WIRE_NAMES[link]] = url;
      else warnings.push(optionUnsupported(`${field}.${link}`, `SOLAPI (${button.type})`));
    }
    return result;
  });
  return draft(converted, issues, warnings);
}

function linkMissing(field: string, type: string): Issue {
  return issue(
    field,
    [`is missing, but a ${type} button needs it.`, "Give the link that the template has."],
    [`${type} 버튼에 필요한 링크가 없습니다.`, "템플릿에 등록한 링크를 넣으세요."],
  );
}
