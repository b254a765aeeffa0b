import { readFile } from "node:fs/promises";
import type { RunningSandbox } from "@k-msg/sandbox";
import { formatKst, type SendInput } from "k-msg";

export interface Example {
  readonly title: string;
  readonly input: SendInput;
}

const order = { 이름: "김하늘", 주문번호: "A-1024" };

/** Each message has a recipient of its own, so that its handset can be found. The last one is refused. */
export async function createExamples(sandbox: RunningSandbox): Promise<Example[]> {
  const { solapi, iwinv, aligo, clock } = sandbox;
  const image = await readFile(new URL("../assets/coupon.jpg", import.meta.url));
  return [
    {
      title: "문자 (type 생략)",
      input: { to: "010-0000-1001", text: "[k-msg] 주문 A-1024가 접수되었습니다." },
    },
    {
      title: "변수를 채우면 90바이트를 넘어 LMS",
      input: {
        to: "010-0000-1002",
        text: "#{이름}님, #{안내}",
        variables: {
          이름: "김하늘",
          안내: "주문하신 상품이 오늘 출발했습니다. 부재 시 경비실에 맡겨 드리며, 도착 예정 시각은 오후 3시에서 5시 사이입니다.",
        },
      },
    },
    {
      title: "MMS (이미지 첨부)",
      input: {
        to: "010-0000-1003",
        subject: "11월 쿠폰",
        text: "매장에서 이 쿠폰을 보여 주세요.",
        media: { image },
      },
    },
    {
      title: "알림톡 · SOLAPI",
      input: alimtalk("010-0000-1004", "solapi", solapi.templates.demo.order),
    },
    {
      title: "알림톡 · IWINV",
      input: {
        type: "ALIMTALK",
        to: "010-0000-1005",
        templateId: iwinv.templates.demo.otp,
        variables: { code: "482913" },
      },
    },
    {
      title: "알림톡 · Aligo",
      input: alimtalk("010-0000-1006", "aligo", aligo.templates.demo.order),
    },
    {
      title: "카카오톡이 없는 사람 → 발송사가 대체 문자",
      input: {
        ...alimtalk("010-0000-9001", "solapi", solapi.templates.demo.order),
        failover: {
          enabled: true,
          fallbackChannel: "sms" as const,
          fallbackContent: "[k-msg] #{이름}님, 주문 #{주문번호} 접수",
        },
      },
    },
    {
      title: "내일 아침 9시로 예약",
      input: {
        to: "010-0000-1008",
        providerId: "aligo",
        text: "[k-msg] 오늘 오후 2시 예약을 잊지 마세요.",
        options: { scheduledAt: tomorrowAtNine(clock.now()) },
      },
    },
    {
      title: "등록하지 않은 발신번호",
      input: { to: "010-0000-1009", from: "010-0000-7777", text: "발신번호를 확인해 보세요." },
    },
  ];
}

/** 09:00 in Korea, wherever this runs. */
export function tomorrowAtNine(now: number): Date {
  const tomorrow = formatKst(new Date(now + 24 * 60 * 60 * 1000), "yyyy-MM-dd");
  return new Date(`${tomorrow}T09:00:00+09:00`);
}

function alimtalk(to: string, providerId: string, templateId: string) {
  return { type: "ALIMTALK", to, providerId, templateId, variables: order } as const;
}
