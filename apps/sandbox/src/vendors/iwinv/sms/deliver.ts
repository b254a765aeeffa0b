import type { SandboxMessage } from "../../../kernel/messages.ts";
import { startJourney } from "../delivery.ts";
import type { IwinvState } from "../state.ts";
import { SMS_PRICES, type SmsType } from "./charge.ts";
import { isDelivered, toCarrierResult } from "./codes.ts";
import type { SmsRow } from "./row.ts";

export interface SmsDelivery {
  requestNo: string;
  msgType: SmsType;
  phone: string;
  from: string;
  text: string;
  title?: string;
  image?: SandboxMessage["image"];
  reservedAt?: number;
}

/** Takes one recipient's message and starts its way: WAIT → 06 / 1000 or a failure (sheet §7.14). */
export function deliverSms(state: IwinvState, delivery: SmsDelivery): void {
  const { world } = state;
  const { requestNo, msgType, phone, from, reservedAt } = delivery;
  const message = world.messages.accept({
    vendor: "iwinv",
    vendorMessageId: `${requestNo}-${phone}`,
    groupId: requestNo,
    to: phone,
    from,
    type: msgType,
    text: delivery.text,
    subject: delivery.title,
    image: delivery.image,
    scheduledAt: reservedAt === undefined ? undefined : new Date(reservedAt),
    status: reservedAt === undefined ? "ACCEPTED" : "SCHEDULED",
  });
  const requestedAt = world.clock.now();
  const sendAt = reservedAt ?? requestedAt;
  const row: SmsRow = { requestNo, msgType, phone, callback: from, requestedAt, sendAt };
  state.smsRows.push(row);
  startJourney(world, {
    messageId: message.id,
    at: sendAt,
    decide: () => {
      const code = state.switches.smsDeliveryCodes[phone];
      if (code !== undefined) return { delivered: isDelivered(code), code, text: "전송 결과" };
      return toCarrierResult(world.recipients.outcomeOf(phone), phone, msgType);
    },
    codeOf: (result) => result.code,
    onSent: () => {
      row.sendAt = world.clock.now();
    },
    onResult: (result) => {
      row.statusCode = result.code;
      row.statusText = result.text;
      if (!result.delivered) state.balance.sms += SMS_PRICES[msgType];
    },
  });
}
