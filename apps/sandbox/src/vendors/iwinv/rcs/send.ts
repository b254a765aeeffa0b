import { countBytes } from "@k-msg/core";
import { type Body, readText, toObject } from "../body.ts";
import { sendSubstitute, startJourney } from "../delivery.ts";
import { type Reply, refuse } from "../reply.ts";
import { readReservation } from "../reservation.ts";
import { type IwinvState, toDigits } from "../state.ts";
import type { RcsBrand, RcsTemplate } from "./brand.ts";
import { RCS_TEXTS, toRcsResult } from "./codes.ts";
import type { RcsRow } from "./row.ts";

const MAX_CHARACTERS = 90;
const RESEND_BYTES = { SMS: 90, LMS: 2000 } as const;
/** KRW a message; the sandbox's own. */
const PRICE = 8;

interface Resend {
  type: "SMS" | "LMS";
  title?: string;
  /** Absent: the template's text; what IWINV sends then is not documented. */
  content?: string;
}

interface Addressee {
  phone: string;
  text: string;
}

/** `POST /api/v1/send/`: one template to many, values by name (sheet §5). */
export function sendRcs(state: IwinvState, body: Body): Reply {
  const resend = readResend(body);
  if (typeof resend === "number") return refuse(resend, RCS_TEXTS);
  const reservedAt = readReserve(state, body);
  if (typeof reservedAt === "string") return refuse(216, RCS_TEXTS);
  const callback = toDigits(readText(body.callback) ?? "");
  if (!state.senders.has(callback)) return refuse(callback === "" ? 217 : 218, RCS_TEXTS);
  const brand = state.rcsBrands.find((each) => each.brandId === body.brandId);
  if (!brand?.approved) return refuse(203, RCS_TEXTS);
  const template = brand.templates.find((each) => each.templateCode === body.templateCode);
  if (!template?.approved) return refuse(template ? 208 : 207, RCS_TEXTS);
  const addressees = readAddressees(body.list, template);
  if (typeof addressees === "number") return refuse(addressees, RCS_TEXTS);
  const word = findForbiddenWord(state, addressees);
  if (word !== undefined) return { code: 213, message: `금칙어가 포함되어 있습니다. (${word})` };
  const price = PRICE * addressees.length;
  if (state.balance.rcs < price) return refuse(224, RCS_TEXTS);

  state.balance.rcs -= price;
  for (const addressee of addressees) {
    deliverRcs(state, { addressee, brand, template, callback, reservedAt, resend });
  }
  const counts = { success: addressees.length, fail: 0 };
  return { code: 200, message: "메시지가 발송되었습니다.", fields: counts };
}

/** `resendType` is a channel here, unlike 알림톡's (sheet §5). */
function readResend(body: Body): Resend | number | undefined {
  const { reSend = "N", resendType: type = "SMS" } = body;
  if ((reSend !== "Y" && reSend !== "N") || (type !== "SMS" && type !== "LMS")) return 219;
  if (reSend === "N") return undefined;
  const content = readText(body.resendContent);
  if (content !== undefined && countBytes(content) > RESEND_BYTES[type]) return 212;
  return { type, title: type === "LMS" ? readText(body.resendTitle) : undefined, content };
}

function readReserve(state: IwinvState, body: Body): number | "format" | "window" | undefined {
  const { reserve = "N" } = body;
  if (reserve === "N") return undefined;
  if (reserve !== "Y") return "format";
  return readReservation(body.sendDate, state.world.clock.now(), { days: 2 });
}

const PHONE = /^01[016789]-?\d{3,4}-?\d{4}$/;

function readAddressees(list: unknown, template: RcsTemplate): Addressee[] | number {
  if (!Array.isArray(list) || list.length === 0) return 221;
  const addressees: Addressee[] = [];
  for (const entry of list) {
    const { phone, templateParam } = toObject(entry) ?? {};
    if (phone === undefined || phone === "") return 214;
    if (typeof phone !== "string" || !PHONE.test(phone)) return 215;
    const text = fillByName(template.text, templateParam ?? {});
    if (typeof text === "number") return text;
    addressees.push({ phone: toDigits(phone), text });
  }
  return addressees;
}

const VARIABLE = /#\{([^{}]+)\}/g;

function fillByName(text: string, given: unknown): string | 209 | 210 | 211 {
  const params = toObject(given);
  if (!params) return 209;
  const names = new Set([...text.matchAll(VARIABLE)].map(([, name = ""]) => name));
  if ([...names].some((name) => typeof params[name] !== "string")) return 209;
  if (Object.keys(params).some((name) => !names.has(name))) return 210;
  const filled = text.replace(VARIABLE, (_, name: string) => String(params[name]));
  return filled.length > MAX_CHARACTERS ? 211 : filled;
}

function findForbiddenWord(state: IwinvState, addressees: readonly Addressee[]) {
  return state.forbiddenWords.find((word) => addressees.some(({ text }) => text.includes(word)));
}

interface RcsDelivery {
  addressee: Addressee;
  brand: RcsBrand;
  template: RcsTemplate;
  callback: string;
  reservedAt?: number;
  resend?: Resend;
}

function deliverRcs(state: IwinvState, delivery: RcsDelivery): void {
  const { world } = state;
  const { brand, template, callback, reservedAt, resend } = delivery;
  const { phone, text } = delivery.addressee;
  const msgkey = `RCS${state.next.msgkey++}`;
  const message = world.messages.accept({
    vendor: "iwinv",
    vendorMessageId: msgkey,
    to: phone,
    from: callback,
    type: "RCS_TPL",
    text,
    templateId: template.templateCode,
    scheduledAt: reservedAt === undefined ? undefined : new Date(reservedAt),
    status: reservedAt === undefined ? "ACCEPTED" : "SCHEDULED",
  });
  const row: RcsRow = {
    msgkey,
    brandId: brand.brandId,
    brandName: brand.name,
    templateCode: template.templateCode,
    templateName: template.name,
    callback,
    phone,
    requestedAt: world.clock.now(),
    state: "대기",
  };
  state.rcsRows.push(row);
  startJourney(world, {
    messageId: message.id,
    at: reservedAt ?? row.requestedAt,
    decide: () => toRcsResult(world.recipients.outcomeOf(phone)),
    codeOf: (result) => result.doneCode,
    onSent: () => {
      row.state = "발송완료";
    },
    onResult: ({ delivered, doneCode, doneMessage }) => {
      Object.assign(row, { state: delivered ? "수신완료" : "수신실패", doneCode, doneMessage });
      if (delivered) return;
      state.balance.rcs += PRICE;
      if (!resend) return;
      const { type, title: subject, content = text } = resend;
      const substitute = { type, to: phone, from: callback, text: content, subject };
      sendSubstitute(world, message, substitute, () => {});
    },
  });
}
