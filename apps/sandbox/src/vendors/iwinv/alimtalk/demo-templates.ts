import type { AlimtalkTemplate } from "./template.ts";

/** Codes of the templates a new sandbox has. */
export const DEMO_TEMPLATE_CODES = Object.freeze({
  /** Approved: `#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.`, WL button with `#{주문번호}` in both links. */
  order: "20001",
  /** Approved, no buttons: `인증번호는 #{code}입니다.` */
  otp: "20002",
  /** Approved, no name twice: `#{이름}님, #{방문일}에 뵙겠습니다.`, WL button with `#{지점}` in the mobile link. */
  visit: "20003",
  /** 검수중. */
  inReview: "20004",
  /** 부결. */
  rejected: "20005",
});

export function createDemoTemplates(): AlimtalkTemplate[] {
  return [
    {
      templateCode: DEMO_TEMPLATE_CODES.order,
      templateName: "주문 접수 안내",
      templateContent: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.",
      status: "Y",
      buttons: [
        {
          type: "WL",
          name: "주문 보기",
          linkMo: "https://shop.example/orders/#{주문번호}",
          linkPc: "https://shop.example/orders/#{주문번호}",
        },
      ],
    },
    {
      templateCode: DEMO_TEMPLATE_CODES.otp,
      templateName: "인증번호 안내",
      templateContent: "인증번호는 #{code}입니다.",
      status: "Y",
      buttons: [],
    },
    {
      templateCode: DEMO_TEMPLATE_CODES.visit,
      templateName: "방문 예약 안내",
      templateContent: "#{이름}님, #{방문일}에 뵙겠습니다.",
      status: "Y",
      buttons: [
        {
          type: "WL",
          name: "오시는 길",
          linkMo: "https://shop.example/branches/#{지점}",
          linkPc: "https://shop.example/branches",
        },
      ],
    },
    {
      templateCode: DEMO_TEMPLATE_CODES.inReview,
      templateName: "배송 출발 안내",
      templateContent: "#{이름}님, 상품이 출발했습니다.",
      status: "I",
      buttons: [],
    },
    {
      templateCode: DEMO_TEMPLATE_CODES.rejected,
      templateName: "가을 할인 안내",
      templateContent: "#{이름}님, 가을 할인을 만나보세요.",
      status: "R",
      comments: "광고성 내용은 알림톡으로 보낼 수 없습니다.",
      buttons: [],
    },
  ];
}
