import { type Body, readText, toObject } from "../body.ts";
import { type Reply, refuse } from "../reply.ts";
import { readReservation } from "../reservation.ts";
import { type IwinvState, toDigits } from "../state.ts";
import { findTitleFault } from "../title.ts";
import { ALIMTALK_TEXTS, SENT_TEXT } from "./codes.ts";
import { deliverAlimtalk, type Resend } from "./deliver.ts";
import {
  type AlimtalkTemplate,
  type FilledTemplate,
  fillTemplate,
  listTemplateParams,
} from "./template.ts";

const MAX_RECIPIENTS = 10_000;
const MAX_CHARACTERS = 1000;
/** KRW a message; the sandbox's own. */
const PRICE = 7;

type Refusal = { refused: number; word?: string };

/** The `code` of a refusal; its place in the checks is the sheet's order (§7.5). */
const refused = (code: number): Refusal => ({ refused: code });
const isRefusal = (value: object): value is Refusal => "refused" in value;

/** `POST /api/v2/send/` (sheet §3.1). */
export function sendAlimtalk(state: IwinvState, body: Body): Reply {
  const { switches, balance } = state;
  const request = readRequest(state, body);
  if (isRefusal(request)) return toRefusal(request);
  const senderFault = findSenderFault(state, request);
  if (senderFault) return toRefusal(senderFault);
  const template = state.templates.find((each) => each.templateCode === request.templateCode);
  if (template?.status !== "Y") return toRefusal(refused(501));
  const recipients = readRecipients(state, request, template);
  if (isRefusal(recipients)) return toRefusal(recipients);
  const price = PRICE * recipients.taken.length;
  if (balance.alimtalk < price) return toRefusal(refused(switches.alimtalkShortBalanceCode));

  balance.alimtalk -= price;
  const seqNos = recipients.taken.map(({ phone, filled }) =>
    deliverAlimtalk(state, { phone, filled, template, price: PRICE, ...request }),
  );
  const counts = { success: seqNos.length, fail: recipients.left };
  return { code: 200, message: SENT_TEXT, fields: { ...counts, ...toSeqNo(state, seqNos[0]) } };
}

function toSeqNo({ switches }: IwinvState, seqNo: number | undefined) {
  if (seqNo === undefined || switches.alimtalkSeqNo === "absent") return {};
  return { seqNo: switches.alimtalkSeqNo === "string" ? String(seqNo) : seqNo };
}

/** 540 names the word in its message (sheet §3.2). */
function toRefusal({ refused: code, word }: Refusal): Reply {
  if (word === undefined) return refuse(code, ALIMTALK_TEXTS);
  return { code, message: `금칙어가 포함되어 있습니다. (${word})` };
}

interface AlimtalkRequest {
  templateCode: string;
  list: readonly Body[];
  /** Absent when it goes out at once. */
  reservedAt?: number;
  resend?: Resend;
}

/** Syntax, before anything is looked up. */
function readRequest(state: IwinvState, body: Body): AlimtalkRequest | Refusal {
  const templateCode = readText(body.templateCode);
  if (templateCode === undefined) return refused(501);
  if (!Array.isArray(body.list) || body.list.length === 0) return refused(502);
  if (body.list.length > MAX_RECIPIENTS) return refused(514);
  const list = body.list.map(toObject);
  if (!list.every((entry) => entry !== undefined)) return refused(502);
  const resend = readResend(body);
  if (resend && isRefusal(resend)) return resend;
  if (!isFlag(body.reserve)) return refused(506);
  if (body.reserve !== "Y") return { templateCode, list, resend };
  const reservedAt = readReservation(body.sendDate, state.world.clock.now(), { days: 2 });
  if (reservedAt === "format") return refused(506);
  if (reservedAt === "window") return refused(507);
  return { templateCode, list, resend, reservedAt };
}

/** `Y`, `N` or nothing, which is the default. */
function isFlag(value: unknown): boolean {
  return value === undefined || value === "Y" || value === "N";
}

/** 대체발송: `resendType` is whose text, not a channel (sheet §3.1). */
function readResend(body: Body): Resend | Refusal | undefined {
  if (!isFlag(body.reSend)) return refused(503);
  if (!isFlag(body.resendType)) return refused(504);
  if (body.reSend !== "Y") return undefined;
  const title = readText(body.resendTitle);
  const fault = title === undefined ? undefined : findTitleFault(title);
  if (fault) return refused(fault === "too_long" ? 510 : 511);
  const callback = toDigits(readText(body.resendCallback) ?? "");
  if (body.resendType !== "N") return { callback, title };
  const content = readText(body.resendContent);
  // What IWINV makes of `N` without a text is not documented; nothing to send can't be right.
  if (content === undefined) return refused(504);
  return content.length > MAX_CHARACTERS ? refused(515) : { callback, title, content };
}

function findSenderFault(state: IwinvState, { resend }: AlimtalkRequest): Refusal | undefined {
  return resend && !state.senders.has(resend.callback) ? refused(505) : undefined;
}

interface Recipients {
  taken: { phone: string; filled: FilledTemplate }[];
  /** Counted in `fail`. */
  left: number;
}

const PHONE = /^01[016789]-?\d{3,4}-?\d{4}$/;

function readRecipients(
  state: IwinvState,
  request: AlimtalkRequest,
  template: AlimtalkTemplate,
): Recipients | Refusal {
  const recipients: Recipients = { taken: [], left: 0 };
  for (const entry of request.list) {
    const phone = readPhone(entry.phone);
    if (typeof phone === "number") {
      if (state.switches.alimtalkBadRecipient === "refuse_request") return refused(phone);
      recipients.left += 1;
      continue;
    }
    const filled = fillFor(state, request, template, entry.templateParam);
    if (isRefusal(filled)) return filled;
    recipients.taken.push({ phone, filled });
  }
  return recipients;
}

/** The digits, or the code that refuses it. */
function readPhone(value: unknown): string | 512 | 513 {
  if (value === undefined || value === null || value === "") return 512;
  return typeof value === "string" && PHONE.test(value) ? toDigits(value) : 513;
}

function fillFor(
  state: IwinvState,
  request: AlimtalkRequest,
  template: AlimtalkTemplate,
  given: unknown,
): FilledTemplate | Refusal {
  const rule = state.switches.templateParams;
  const needed = listTemplateParams(template, rule).length;
  const params = given === undefined && needed === 0 ? [] : given;
  if (!Array.isArray(params)) return refused(508);
  if (!params.every((each) => typeof each === "string")) return refused(508);
  if (params.length !== needed) return refused(params.length < needed ? 508 : 509);
  const filled = fillTemplate(template, params, rule);
  if (filled.text.length > MAX_CHARACTERS) {
    const textIsResent = request.resend !== undefined && request.resend.content === undefined;
    return refused(textIsResent ? 516 : 517);
  }
  const word = state.forbiddenWords.find((each) => filled.text.includes(each));
  return word === undefined ? filled : { refused: 540, word };
}
