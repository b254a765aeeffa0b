import type { AligoState } from "./state.ts";

/** JSON that calls itself html, with Korean as `\uXXXX` (sheet §1.1, §10.2). */
export function answerSms(body: object): Response {
  const escaped = JSON.stringify(body).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new Response(escaped, {
    headers: { "content-type": "text/html; charset=UTF-8", server: "Aligo Frontend Proxy" },
  });
}

export function answerKakao(state: AligoState, body: object): Response {
  return new Response(JSON.stringify(body), {
    headers: { "content-type": state.switches.kakaoContentType },
  });
}
