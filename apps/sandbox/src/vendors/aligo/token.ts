import { KAKAO_REFUSED, KAKAO_TEXTS } from "./codes.ts";
import { Refusal } from "./refusal.ts";
import type { AligoState } from "./state.ts";

/** `POST /akv10/token/create/{n}/{unit}/` (sheet §2): still answers, and nothing asks for the token. */
export function createToken(state: AligoState, lifetime: { count: string; unit: string }) {
  if (!/^\d+$/.test(lifetime.count) || !/^[ymdhis]$/.test(lifetime.unit)) {
    throw new Refusal(KAKAO_REFUSED, "토큰 유효시간이 올바르지 않습니다.");
  }
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const token = `${state.world.random.text(86, alphabet)}==`;
  return { code: 0, message: KAKAO_TEXTS.ok, token, urlencode: encodeURIComponent(token) };
}
