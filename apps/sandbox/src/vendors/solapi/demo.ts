import type { z } from "zod";
import type { KakaoChannel, KakaoTemplate, TemplateStatus } from "./state.ts";
import { templateInput, toTemplateFields } from "./template-input.ts";

/** The account as it is delivered: what the quickstart and the examples use. */
export const DEMO_CREDENTIALS = {
  apiKey: "NCSSANDBOX000001",
  apiSecret: "SANDBOX0SECRET000000000000000001",
};
export const DEMO_SENDERS = ["01000000000", "0200000000"];
export const DEMO_BALANCE = 100_000;
export const ACCOUNT_ID = "20000000000001";

/** Ids of what every new sandbox has. */
export const DEMO_TEMPLATES = {
  /** The Kakao channel `@sandbox` (pfId) that the templates belong to. */
  channelId: "KA01PF250101000000000SandboxChan",
  /** Approved: `#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.` and a link with `#{주문번호}`. */
  order: "KA01TP250101000000000SandboxOrdr",
  /** Approved, no button: `인증번호는 #{code}입니다.` */
  otp: "KA01TP250101000000000SandboxCode",
  /** Still in review: 1042 when sent. */
  inReview: "KA01TP250101000000000SandboxWait",
  /** Rejected: 1042 when sent. */
  rejected: "KA01TP250101000000000SandboxBack",
} as const;

/** A template that is there from the start. */
export interface SolapiSeedTemplate extends z.input<typeof templateInput> {
  templateId: string;
  name: string;
  content: string;
  /** Default `APPROVED`. */
  status?: TemplateStatus;
}

const SEEDS: readonly SolapiSeedTemplate[] = [
  {
    templateId: DEMO_TEMPLATES.order,
    name: "주문 접수",
    content: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.",
    categoryCode: "002001",
    buttons: [
      {
        buttonName: "주문 보기",
        buttonType: "WL",
        linkMo: "https://shop.example/orders/#{주문번호}",
      },
    ],
  },
  {
    templateId: DEMO_TEMPLATES.otp,
    name: "인증번호",
    content: "인증번호는 #{code}입니다.",
    categoryCode: "001002",
  },
  {
    templateId: DEMO_TEMPLATES.inReview,
    name: "배송 출발",
    content: "#{이름}님의 상품이 출발했습니다.",
    categoryCode: "003001",
    status: "INSPECTING",
  },
  {
    templateId: DEMO_TEMPLATES.rejected,
    name: "할인 안내",
    content: "오늘만 #{할인율}% 할인!",
    categoryCode: "999999",
    status: "REJECTED",
  },
];

export function seedChannels(now: number): Map<string, KakaoChannel> {
  const { channelId } = DEMO_TEMPLATES;
  const channel: KakaoChannel = {
    channelId,
    searchId: "@sandbox",
    phoneNumber: "01000000000",
    categoryCode: "00900010001",
    dateCreated: now,
    dateUpdated: now,
  };
  return new Map([[channelId, channel]]);
}

export function seedTemplates(
  now: number,
  more: readonly SolapiSeedTemplate[] = [],
): Map<string, KakaoTemplate> {
  const templates = [...SEEDS, ...more].map((seed): KakaoTemplate => {
    const { templateId, status, channelId, ...input } = seed;
    return {
      templateId,
      channelId: channelId ?? DEMO_TEMPLATES.channelId,
      channelGroupId: null,
      status: status ?? "APPROVED",
      dormant: false,
      fields: toTemplateFields(templateInput.parse(input)),
      comments: [],
      dateCreated: now,
      dateUpdated: now,
    };
  });
  return new Map(templates.map((template) => [template.templateId, template]));
}
