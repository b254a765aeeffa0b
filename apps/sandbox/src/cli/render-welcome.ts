import { RECIPIENT_OUTCOMES } from "../kernel/recipients.ts";
import type { RunningSandbox } from "../server.ts";
import { OUTCOME_TEXTS } from "./outcome-texts.ts";

type Line = readonly [name: string, value: string];

/** Everything needed to send a first message. */
export function renderWelcome(sandbox: RunningSandbox): string {
  const { urls, solapi, aligo, iwinv } = sandbox;
  const vendors = { SOLAPI: solapi, Aligo: aligo, IWINV: iwinv };
  const recipients = Object.entries(RECIPIENT_OUTCOMES).map(([number, outcome]): Line => {
    const { ko, en } = OUTCOME_TEXTS[outcome];
    return [number, `${ko} · ${en}`];
  });
  return [
    "k-msg sandbox가 열렸습니다. 실제로 나가는 메시지는 없습니다.",
    "k-msg sandbox is open. Nothing is really sent.",
    ...warnIfOpen(urls.control),
    ...section("주소 · URLs", [
      ["SOLAPI", urls.solapi],
      ["Aligo SMS", urls.aligoSms],
      ["Aligo ALIMTALK", urls.aligoKakao],
      ["IWINV ALIMTALK", urls.iwinvAlimtalk],
      ["IWINV SMS", urls.iwinvSms],
      ["IWINV RCS", urls.iwinvRcs],
    ]),
    ...section(
      "인증 정보 · Credentials",
      Object.entries(vendors).flatMap(([name, { credentials }]) =>
        Object.entries(credentials).map(([key, value]): Line => [`${name} ${key}`, value]),
      ),
    ),
    ...section("발신번호 · Senders", [["", [...solapi.senders].join(", ")]]),
    ...section(
      "템플릿 · Templates",
      Object.entries(vendors).map(([name, { templates }]): Line => {
        const { order, otp } = templates.demo;
        return [name, `order ${order}   otp ${otp}`];
      }),
    ),
    ...section("시험용 수신번호 · Test recipients", [
      ...recipients,
      ["그 밖 · others", `${OUTCOME_TEXTS.delivered.ko} · ${OUTCOME_TEXTS.delivered.en}`],
    ]),
    ...section("받은 메시지 · Messages taken", [["", `curl ${urls.control}/messages`]]),
    "",
    "멈추려면 Ctrl+C를 누르세요. Press Ctrl+C to stop.",
  ].join("\n");
}

function section(title: string, lines: readonly Line[]): string[] {
  const width = Math.max(...lines.map(([name]) => columnsOf(name)));
  const padded = lines.map(([name, value]) => {
    const gap = width === 0 ? "" : `${name}${" ".repeat(width - columnsOf(name) + 2)}`;
    return `  ${gap}${value}`;
  });
  return ["", title, ...padded];
}

/** Hangul takes two columns of a terminal. */
function columnsOf(text: string): number {
  return text.length + (text.match(/[\u1100-\u11ff\uac00-\ud7a3]/g)?.length ?? 0);
}

/** The control API has no password: whoever reaches it can read the messages. */
function warnIfOpen(control: string): string[] {
  const { hostname } = new URL(control);
  if (/^(127\.|localhost$|\[::1\]$)/.test(hostname)) return [];
  return [
    "",
    "주의: 이 컴퓨터 밖에서도 접속할 수 있습니다. 제어 API에는 비밀번호가 없습니다.",
    "Careful: others can reach this address, and the control API has no password.",
  ];
}
