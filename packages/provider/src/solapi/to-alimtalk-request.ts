import { type Issue, issue, type OutboundAlimtalk, type SendWarning, showName } from "@k-msg/core";
import { optionUnsupported } from "../shared/warnings.ts";
import { findProfileIssues, type SolapiSettings } from "./config.ts";
import { type Draft, draft } from "./draft.ts";
import { toSolapiFailover } from "./failover.ts";
import { toSolapiButtons } from "./kakao-buttons.ts";
import type { SolapiMessage } from "./wire.ts";

/** 알림톡, `ATA` at SOLAPI: the server fills the template in. */
export function toAlimtalkRequest(
  message: OutboundAlimtalk,
  settings: SolapiSettings,
): Draft<SolapiMessage> {
  const { to, templateId, kakao } = message;
  const from = message.from ?? settings.defaultFrom;
  const pfId = kakao?.profileId ?? settings.kakaoProfileId;
  const failover = toSolapiFailover(message.failover, from);
  const buttons = toSolapiButtons(kakao?.buttons ?? []);
  const { disableSms, ...substitute } = failover.value;
  const names = Object.keys(message.variables);
  const value: SolapiMessage = {
    to,
    type: "ATA",
    ...(from === undefined ? {} : { from }),
    ...substitute,
    kakaoOptions: {
      pfId: pfId ?? "",
      templateId,
      // Also when empty: without it `text` counts as the body, which must equal the template (sheet §6).
      variables: toSolapiVariables(message.variables),
      disableSms,
      ...(buttons.value.length > 0 ? { buttons: buttons.value } : {}),
    },
  };
  return draft(
    value,
    [
      ...(pfId === undefined ? [noProfile()] : findProfileIssues("kakao.profileId", pfId)),
      ...names.filter((name) => name.includes(".")).map(dotInName),
      ...buttons.issues,
      ...failover.issues,
    ],
    [...findUnusedKakaoOptions(kakao), ...buttons.warnings, ...failover.warnings],
  );
}

/** SOLAPI substitutes `#{name}` only: a bare name is ignored (sheet §6, §19.11). */
export function toSolapiVariables(
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      /^#\{.+\}$/.test(name) ? name : `#{${name}}`,
      value,
    ]),
  );
}

/** `title` exists in stored messages only, and channels are named by pfId alone (sheet §6). */
function findUnusedKakaoOptions(kakao: OutboundAlimtalk["kakao"]): SendWarning[] {
  return (["plusId", "title"] as const)
    .filter((name) => kakao?.[name] !== undefined)
    .map((name) => optionUnsupported(`kakao.${name}`, "SOLAPI"));
}

function noProfile(): Issue {
  return issue(
    "kakao.profileId",
    [
      "is missing, and there is no default channel.",
      "Give the channel's pfId (`KA01PF…`) of the SOLAPI console, here or as `kakaoProfileId`.",
    ],
    [
      "채널 ID가 없고 기본 채널도 없습니다.",
      "SOLAPI 콘솔의 pfId(`KA01PF…`)를 넣거나 `kakaoProfileId`를 설정하세요.",
    ],
  );
}

/** The official SDK refuses such names too (sheet §6); what the server does with them is unproven. */
function dotInName(name: string): Issue {
  return issue(
    `variables.${showName(name)}`,
    [
      "has a dot in its name, which SOLAPI doesn't take.",
      "Rename the variable in the template, with `_` for example.",
    ],
    [
      "변수 이름에 점(.)이 있어 SOLAPI에서 쓸 수 없습니다.",
      "템플릿의 변수 이름을 `_` 등으로 바꾸세요.",
    ],
  );
}
