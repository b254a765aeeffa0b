/** A brand of the RCS Biz Center and its templates (sheet §5). */
export interface RcsBrand {
  brandId: string;
  name: string;
  approved: boolean;
  templates: readonly RcsTemplate[];
}

export interface RcsTemplate {
  templateCode: string;
  name: string;
  /** With `#{variables}`. */
  text: string;
  approved: boolean;
}

/** Ids of what a new sandbox has. */
export const DEMO_RCS = Object.freeze({
  brandId: "BR.SandboxShop",
  /** Approved: `#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.` */
  order: "RCS-20001",
  /** Not approved. */
  inReview: "RCS-20002",
  /** A brand that isn't approved. */
  brandInReview: "BR.SandboxNew",
});

export function createDemoBrands(): RcsBrand[] {
  return [
    {
      brandId: DEMO_RCS.brandId,
      name: "모의상점",
      approved: true,
      templates: [
        {
          templateCode: DEMO_RCS.order,
          name: "주문 접수 안내",
          text: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.",
          approved: true,
        },
        {
          templateCode: DEMO_RCS.inReview,
          name: "배송 출발 안내",
          text: "#{이름}님, 상품이 출발했습니다.",
          approved: false,
        },
      ],
    },
    { brandId: DEMO_RCS.brandInReview, name: "새 모의상점", approved: false, templates: [] },
  ];
}
