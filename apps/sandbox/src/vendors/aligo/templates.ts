import type { TemplateDesk } from "../../kernel/world.ts";
import { writeTime } from "./schedule.ts";
import type { AligoState } from "./state.ts";

export type InspectionStatus = "REG" | "REQ" | "APR" | "REJ";

/** A button as `/akv10/template/list/` reads it (sheet §6.4); can be sent as `button_N` once filled in. */
export interface AligoButton {
  readonly ordering: string;
  readonly name: string;
  readonly linkType: string;
  readonly linkTypeName: string;
  readonly linkMo: string;
  readonly linkPc: string;
  readonly linkIos: string;
  readonly linkAnd: string;
}

/** A 알림톡 template (§6.2), in words of ours; the answer's names are made when it is read. */
export interface AligoTemplate {
  readonly code: string;
  senderKey: string;
  name: string;
  /** Newlines count when a sent text is compared with it (§8). */
  content: string;
  type: "BA" | "EX" | "AD" | "MI";
  emphasis: "NONE" | "TEXT" | "IMAGE";
  title: string;
  subtitle: string;
  imageName: string;
  /** S 중단, A 정상, R 대기. R doesn't block sending, S does. */
  status: "S" | "A" | "R";
  inspection: InspectionStatus;
  comments: string[];
  /** `YYYY-MM-DD HH:mm:ss`. */
  createdAt: string;
  /** Empty until something changes. */
  updatedAt: string;
  buttons: readonly AligoButton[];
}

/** Codes of the demo templates. */
export const ALIGO_DEMO_TEMPLATES = {
  /** APR. `#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.` and one WL button with `#{주문번호}` in its links. */
  order: "KS_0001",
  /** APR, `status` R as in the vendor's own example. `인증번호는 #{code}입니다.` No button. */
  otp: "KS_0002",
  /** REQ: Kakao still looks at it. */
  inReview: "KS_0003",
  /** REJ, with a comment. */
  rejected: "KS_0004",
  /** APR. TEXT emphasis (`emtitle_N` is `#{매장} 예약`) and CRLF newlines in the body. */
  reservation: "KS_0005",
  /** APR but stopped (`status` S): doesn't send. */
  stopped: "KS_0006",
  /** APR, shared (code starts with P): for every channel, can't be deleted. */
  shared: "P_0001",
} as const;

const BLANK: Omit<AligoTemplate, "code" | "senderKey" | "name" | "content"> = {
  type: "BA",
  emphasis: "NONE",
  title: "",
  subtitle: "",
  imageName: "",
  status: "A",
  inspection: "APR",
  comments: [],
  createdAt: "2026-01-05 10:00:00",
  updatedAt: "2026-01-07 15:30:00",
  buttons: [],
};

/** A template with everything optional at its plainest: an approved text without buttons. */
export function createTemplate(
  template: Pick<AligoTemplate, "code" | "senderKey" | "name" | "content"> & Partial<AligoTemplate>,
): AligoTemplate {
  return { ...BLANK, ...template };
}

export function createDemoTemplates(senderKey: string): AligoTemplate[] {
  const codes = ALIGO_DEMO_TEMPLATES;
  const orderLink = "https://shop.example/orders/#{주문번호}";
  const orderButton: AligoButton = {
    ordering: "1",
    name: "주문 보기",
    linkType: "WL",
    linkTypeName: "웹링크",
    linkMo: orderLink,
    linkPc: orderLink,
    linkIos: "",
    linkAnd: "",
  };
  const templates: (Pick<AligoTemplate, "code" | "name" | "content"> & Partial<AligoTemplate>)[] = [
    {
      code: codes.order,
      name: "주문 접수",
      content: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.",
      buttons: [orderButton],
    },
    { code: codes.otp, name: "인증번호", content: "인증번호는 #{code}입니다.", status: "R" },
    {
      code: codes.inReview,
      name: "배송 시작",
      content: "#{이름}님, 상품이 발송되었습니다.",
      status: "R",
      inspection: "REQ",
    },
    {
      code: codes.rejected,
      name: "할인 안내",
      content: "#{이름}님, 지금 주문하면 할인해 드립니다.",
      status: "R",
      inspection: "REJ",
      comments: ["광고성 내용은 알림톡으로 보낼 수 없습니다."],
    },
    {
      code: codes.reservation,
      name: "예약 확정",
      content: "#{이름}님, 예약이 확정되었습니다.\r\n\r\n일시: #{일시}\r\n장소: #{매장}",
      emphasis: "TEXT",
      title: "#{매장} 예약",
      subtitle: "예약 확정",
    },
    { code: codes.stopped, name: "중단된 안내", content: "#{이름}님, 안내입니다.", status: "S" },
    { code: codes.shared, name: "공유 배송 안내", content: "#{이름}님, 배송이 완료되었습니다." },
  ];
  return templates.map((each) => createTemplate({ ...each, senderKey }));
}

/** A code that starts with D or P is shared (§6.2). */
export function isShared(template: AligoTemplate): boolean {
  return /^[DP]/.test(template.code);
}

export function belongsTo(template: AligoTemplate, senderKey: string): boolean {
  return template.senderKey === senderKey || isShared(template);
}

/** Approved, not stopped, and of this channel or shared (§6.2). */
export function findUsableTemplate(
  state: AligoState,
  senderKey: string,
  code: string,
): AligoTemplate | undefined {
  const template = state.templates.get(code);
  if (template?.inspection !== "APR" || template.status === "S") return undefined;
  return belongsTo(template, senderKey) ? template : undefined;
}

/** Kakao's reviewers. They decide on whatever state a template is in, so that a test needs no detour. */
export function createTemplateDesk(state: AligoState): TemplateDesk {
  function decide(id: string, inspection: "APR" | "REJ", reason?: string): boolean {
    const template = state.templates.get(id);
    if (!template) return false;
    template.inspection = inspection;
    template.updatedAt = writeTime(state.world.clock.now());
    if (reason !== undefined) template.comments.push(reason);
    return true;
  }
  return {
    list: () =>
      [...state.templates.values()].map(({ code, name, inspection }) => ({
        id: code,
        name,
        status: inspection,
      })),
    approve: (id) => decide(id, "APR"),
    reject: (id, reason) => decide(id, "REJ", reason),
  };
}
