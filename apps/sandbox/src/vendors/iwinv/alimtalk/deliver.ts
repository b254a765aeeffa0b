import { chooseTextType, sendSubstitute, startJourney } from "../delivery.ts";
import type { IwinvState } from "../state.ts";
import {
  DELIVERED,
  type DeliveryCode,
  KAKAO_FAILURES,
  type KakaoFailure,
  RESEND_STATUS,
} from "./codes.ts";
import type { AlimtalkRow } from "./row.ts";
import type { AlimtalkTemplate, FilledTemplate } from "./template.ts";

/** 대체발송 as asked for. Without `content` the 알림톡's own text is sent. */
export interface Resend {
  callback: string;
  title?: string;
  content?: string;
}

export interface AlimtalkDelivery {
  phone: string;
  template: AlimtalkTemplate;
  filled: FilledTemplate;
  price: number;
  reservedAt?: number;
  resend?: Resend;
}

/** Takes one recipient's message and starts its way. Returns its `seqNo`. */
export function deliverAlimtalk(state: IwinvState, delivery: AlimtalkDelivery): number {
  const { world } = state;
  const { phone, template, filled, reservedAt, resend, price } = delivery;
  const seqNo = state.next.seqNo++;
  const message = world.messages.accept({
    vendor: "iwinv",
    vendorMessageId: String(seqNo),
    to: phone,
    type: "ALIMTALK",
    text: filled.text,
    buttons: filled.buttons,
    templateId: template.templateCode,
    scheduledAt: reservedAt === undefined ? undefined : new Date(reservedAt),
    status: reservedAt === undefined ? "ACCEPTED" : "SCHEDULED",
  });
  const now = world.clock.now();
  const row: AlimtalkRow = {
    seqNo,
    phone,
    callback: resend?.callback ?? null,
    templateCode: template.templateCode,
    sendMessage: filled.text,
    buttons: filled.buttons,
    reserved: reservedAt !== undefined,
    requestedAt: now,
    dueAt: reservedAt ?? now,
    price,
    cancelled: false,
    messageId: message.id,
  };
  state.alimtalkRows.push(row);
  startAlimtalkJourney(state, row, resend);
  return seqNo;
}

function startAlimtalkJourney(state: IwinvState, row: AlimtalkRow, resend?: Resend): void {
  const { clock, recipients } = state.world;
  startJourney(state.world, {
    messageId: row.messageId,
    at: row.dueAt,
    isCancelled: () => row.cancelled,
    decide: () => {
      const wished: KakaoFailure | undefined = state.switches.alimtalkDeliveryCodes[row.phone];
      if (wished) return { delivered: wished.code === DELIVERED.code, status: wished };
      return toKakaoResult(recipients.outcomeOf(row.phone));
    },
    codeOf: (result) => result.status.code,
    onSent: () => {
      row.sentAt = clock.now();
    },
    onResult: ({ status, delivered }) => {
      row.statusCode = status.code;
      row.statusName = status.name;
      row.receivedAt = clock.now();
      if (delivered) return;
      state.balance.alimtalk += row.price;
      if (resend && !status.uncertain) resendAsText(state, row, resend);
    },
  });
}

function toKakaoResult(
  outcome: ReturnType<IwinvState["world"]["recipients"]["outcomeOf"]>,
): { delivered: boolean; status: KakaoFailure } | undefined {
  if (outcome === "never_reported") return undefined;
  const failure = KAKAO_FAILURES[outcome];
  return { delivered: failure === undefined, status: failure ?? DELIVERED };
}

/** SMS or LMS by the text's size: the caller can't choose (sheet §3.1). */
function resendAsText(state: IwinvState, row: AlimtalkRow, resend: Resend): void {
  const text = resend.content ?? row.sendMessage;
  const setStatus = ({ code, name }: DeliveryCode) => {
    row.resendCode = code;
    row.resendName = name;
  };
  setStatus(RESEND_STATUS.running);
  sendSubstitute(
    state.world,
    { id: row.messageId, vendorMessageId: String(row.seqNo) },
    {
      type: chooseTextType(text),
      to: row.phone,
      from: resend.callback,
      text,
      subject: resend.title,
    },
    (result) => setStatus(result.delivered ? RESEND_STATUS.delivered : RESEND_STATUS.failed),
  );
}
