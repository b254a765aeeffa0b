import { KAKAO_REFUSED, KAKAO_TEXTS, SMS_REFUSALS } from "./codes.ts";
import { type Fields, requireKakaoField } from "./fields.ts";
import { Refusal, refuse } from "./refusal.ts";
import type { AligoState } from "./state.ts";

/** `key` + `user_id` (or `userid`), then the caller's address (sheet §2, §3.7). Reads need both too. */
export function authorizeSms(state: AligoState, fields: Fields, remoteAddress: string): void {
  const { apiKey, userId } = state.credentials;
  const account = fields.text("user_id") || fields.text("userid");
  if (fields.text("key") === "" || account !== userId) throw refuse(SMS_REFUSALS.unknownAccount);
  if (fields.text("key") !== apiKey) throw refuse(SMS_REFUSALS.wrongKey);
  if (!isAllowed(state, remoteAddress)) throw refuse(SMS_REFUSALS.ipNotAllowed);
}

/** `apikey` + `userid`, then the caller's address (§2, §7.1). `token` is ignored (§10.15). */
export function authorizeKakao(
  state: AligoState,
  fields: Fields,
  caller: { remoteAddress: string; path: string },
): void {
  const { apiKey, userId } = state.credentials;
  const keyIsRight = requireKakaoField(fields, "apikey") === apiKey;
  const accountIsRight = requireKakaoField(fields, "userid") === userId;
  if (!keyIsRight || !accountIsRight) {
    if (caller.path.includes("/history/") && state.switches.historyAuthCode === -101) {
      throw new Refusal(-101, KAKAO_TEXTS.unknownAccount);
    }
    throw new Refusal(
      KAKAO_REFUSED,
      keyIsRight ? KAKAO_TEXTS.unknownAccount : KAKAO_TEXTS.wrongKey,
    );
  }
  if (state.switches.testModeSkipsIpCheck && fields.text("testMode") === "Y") return;
  if (!isAllowed(state, caller.remoteAddress)) {
    throw new Refusal(KAKAO_REFUSED, KAKAO_TEXTS.ipNotAllowed);
  }
}

function isAllowed(state: AligoState, remoteAddress: string): boolean {
  return state.allowedIps === undefined || state.allowedIps.includes(remoteAddress);
}
