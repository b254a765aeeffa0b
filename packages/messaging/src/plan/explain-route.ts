import type { MessageType } from "@k-msg/core";
import type { RouteReason } from "../route/router.ts";

/** One sentence in each language. */
export interface Explanation {
  readonly en: string;
  readonly ko: string;
}

const TAKES_OVER: Explanation = {
  en: "Takes over when those before can't send it.",
  ko: "앞의 프로바이더가 보내지 못하면 이어받습니다.",
};

export function explainRoute(
  reason: RouteReason,
  type: MessageType,
  position: number,
): Explanation {
  if (position > 0) return TAKES_OVER;
  switch (reason) {
    case "providerId":
      return { en: "The message names it.", ko: "메시지의 `providerId`가 지정했습니다." };
    case "byType":
      return {
        en: `\`routing.byType.${type}\` names it.`,
        ko: `\`routing.byType.${type}\`가 지정했습니다.`,
      };
    case "defaultProviderId":
      return {
        en: "`routing.defaultProviderId` names it.",
        ko: "`routing.defaultProviderId`가 지정했습니다.",
      };
    case "first_able":
      return {
        en: `It is the first in \`providers\` that sends ${type}.`,
        ko: `\`providers\`에서 ${type} 발송을 지원하는 첫 번째 프로바이더입니다.`,
      };
  }
}
