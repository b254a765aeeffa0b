import { countBytes, measureText } from "@k-msg/core";
import type { StatusCode } from "./codes.ts";
import { findCustomFieldProblem } from "./custom-fields.ts";
import type { KakaoButton } from "./kakao-buttons.ts";
import type { SingleInput } from "./message-input.ts";
import { detectType, isKakao, isText, needsSender, SMS_BYTES } from "./message-type.ts";
import { registerKakao } from "./register-kakao.ts";
import type { Group, SolapiContext } from "./state.ts";

export interface Registration {
  /** `2000`, or why the message was refused. */
  code: StatusCode;
  type: string;
  /** The whole text, templates filled in. */
  text: string;
  buttons?: readonly KakaoButton[];
}

const SUBJECT_BYTES = 40;
const LMS_BYTES = 2000;
const KAKAO_CHARACTERS: Readonly<Record<string, number>> = { ATA: 1000, CTA: 1000, CTI: 400 };

/** Checks one message in the order of §19.8. Duplicates and money come after, with the group. */
export function registerMessage(
  solapi: SolapiContext,
  group: Group,
  input: SingleInput,
): Registration {
  const type = detectType(input);
  const text = input.text ?? "";
  const refuse = (code: StatusCode) => ({ code, type: type ?? "", text });
  if (!input.to) return refuse("1010");
  if (!/^\d+$/.test(input.to)) return refuse("1011");
  if (!type) return refuse(input.type ? "1025" : solapi.state.switches.missingTypeCode);
  const problem =
    findPartyProblem(solapi, input, type) ??
    findTextProblem(solapi, group, input, type) ??
    findCustomFieldProblem(input.customFields) ??
    findOptionProblem(solapi, input, type);
  if (problem) return refuse(problem);
  if (!isKakao(type)) return { code: "2000", type, text };
  const content = registerKakao(solapi, input, type);
  if ("code" in content) return refuse(content.code);
  if (content.text.length > (KAKAO_CHARACTERS[type] ?? Number.POSITIVE_INFINITY)) {
    return refuse("1031");
  }
  return { code: "2000", type, ...content };
}

/** Sender 1010, 1011, 1062; recipient 1060, 1061; country. */
function findPartyProblem(
  { world, state }: SolapiContext,
  input: SingleInput,
  type: string,
): StatusCode | undefined {
  const { from } = input;
  if (needsSender(type)) {
    if (!from) return "1010";
    if (!/^\d+$/.test(from)) return "1011";
    if (!state.senders.has(from)) return "1062";
  }
  // Overseas is SMS only (§4.2).
  if (isOverseas(input) && type !== "SMS") return "1025";
  const outcome = world.recipients.outcomeOf(input.to);
  const blocked = state.blockedNumbers.some((each) => each.phoneNumber === input.to);
  if (blocked || outcome === "blocked") return "1060";
  // 080 opt-outs are from a sender number; Kakao and Naver have their own ways.
  if (!needsSender(type)) return undefined;
  const optedOut = state.optOuts.some(
    (each) => each.recipientNumber === input.to && each.senderNumber === from,
  );
  return optedOut || outcome === "opted_out" ? "1061" : undefined;
}

/** Subject 1013, 1014; characters 1028, 1029; length 1031 (§5). */
function findTextProblem(
  { state }: SolapiContext,
  group: Group,
  input: SingleInput,
  type: string,
): StatusCode | undefined {
  const text = input.text ?? "";
  const subject = input.subject ?? "";
  if (type === "SMS" && subject) return "1013";
  if (subject && countBytes(subject) > SUBJECT_BYTES) return "1014";
  if (hasControlCharacter(text) || hasControlCharacter(subject)) return "1028";
  const most = KAKAO_CHARACTERS[type];
  if (most !== undefined && text.length > most) return "1031";
  if (!isText(type)) return undefined;
  if (!text) return "1010";
  const tolerated = state.switches.strictFalseTolerates && group.saidNotStrict;
  if (!tolerated && !isEncodable(text + subject, state.switches.charset)) return "1029";
  return countBytes(text) > (type === "SMS" ? SMS_BYTES : LMS_BYTES) ? "1031" : undefined;
}

/** Options of another type 1033; images 1034 and 1023; what the other types can't do without, 1010. */
function findOptionProblem(
  { state }: SolapiContext,
  input: SingleInput,
  type: string,
): StatusCode | undefined {
  if (input.kakaoOptions && !isKakao(type)) return "1033";
  if (type === "MMS") {
    if (!input.imageId) return "1034";
    return state.files.get(input.imageId)?.type === "MMS" ? undefined : "1023";
  }
  if (type === "NSA" && !(input.naverOptions?.talkId && input.naverOptions.templateId)) {
    return "1010";
  }
  if (type === "VOICE" && !(input.text && input.voiceOptions?.voiceType)) return "1010";
  if (type.startsWith("RCS_") && !input.rcsOptions?.brandId) return "1010";
  return type === "FAX" ? findFaxProblem(state.files, input) : undefined;
}

function findFaxProblem(
  files: SolapiContext["state"]["files"],
  input: SingleInput,
): StatusCode | undefined {
  const fileIds = input.faxOptions?.fileIds;
  if (!Array.isArray(fileIds) || fileIds.length === 0) return "1010";
  return fileIds.every((id) => files.get(String(id))?.type === "FAX") ? undefined : "1023";
}

export function isOverseas(input: { country?: string | null }): boolean {
  return Boolean(input.country) && input.country !== "82";
}

/** What goes out must be encodable as it is: nothing says that the server joins loose jamo. */
export function isEncodable(text: string, charset: "KS_X_1001" | "CP949"): boolean {
  const measure = measureText(text);
  if (measure.text !== text) return false;
  return charset === "CP949" ? measure.encodable.cp949 : measure.encodable.ksX1001;
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x7f || (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d)) {
      return true;
    }
  }
  return false;
}
