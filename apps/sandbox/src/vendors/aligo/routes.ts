import { Hono } from "hono";
import type { SandboxEnv } from "../../kernel/world.ts";
import { answerKakao, answerSms } from "./answer.ts";
import { authorizeKakao, authorizeSms } from "./authorize.ts";
import { answerHeartInfo, answerRemain } from "./balance.ts";
import { cancelKakao, cancelSms } from "./cancel.ts";
import { addChannel, listCategories, listChannels, requestChannelAuth } from "./channels.ts";
import { KAKAO_REFUSED } from "./codes.ts";
import { type Fields, readFields } from "./fields.ts";
import { listKakaoGroups, listKakaoMessages } from "./kakao-history.ts";
import { Refusal } from "./refusal.ts";
import { sendAlimtalk, sendFriendtalk } from "./send-kakao.ts";
import { sendMass, sendToMany } from "./send-sms.ts";
import { listGroups, listMessages } from "./sms-lists.ts";
import type { AligoState } from "./state.ts";
import {
  addTemplate,
  deleteTemplate,
  listTemplates,
  modifyTemplate,
  requestInspection,
} from "./template-handlers.ts";
import { createToken } from "./token.ts";

type Handler = (state: AligoState, fields: Fields) => object;

/** Every path ends in `/` (sheet §1); without it there is nothing. */
const SMS_PATHS: Readonly<Record<string, Handler>> = {
  "/send/": sendToMany,
  "/send_mass/": sendMass,
  "/list/": listGroups,
  "/sms_list/": listMessages,
  "/remain/": answerRemain,
  "/cancel/": cancelSms,
};

/** No `/akv10/friendtalk/send/`: that path never existed (§6.6). */
const KAKAO_PATHS: Readonly<Record<string, Handler>> = {
  "/akv10/alimtalk/send/": sendAlimtalk,
  "/akv10/friend/send/": sendFriendtalk,
  "/akv10/history/list/": listKakaoGroups,
  "/akv10/history/detail/": listKakaoMessages,
  "/akv10/cancel/": cancelKakao,
  "/akv10/heartinfo/": answerHeartInfo,
  "/akv10/template/list/": listTemplates,
  "/akv10/template/add/": addTemplate,
  "/akv10/template/modify/": modifyTemplate,
  "/akv10/template/del/": deleteTemplate,
  "/akv10/template/request/": requestInspection,
  "/akv10/category/": listCategories,
  "/akv10/profile/auth/": requestChannelAuth,
  "/akv10/profile/add/": addChannel,
  "/akv10/profile/list/": listChannels,
};

/** `apis.aligo.in`. POST; a GET was seen to work for `/remain/` only (§1.1). */
export function createSmsRoutes(state: AligoState): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  for (const [path, handler] of Object.entries(SMS_PATHS)) {
    const methods = path === "/remain/" ? ["GET", "POST"] : ["POST"];
    routes.on(methods, path, async (c) => {
      const fields = await readFields(c.req.raw, { query: true });
      try {
        authorizeSms(state, fields, c.env.remoteAddress);
        return answerSms(handler(state, fields));
      } catch (error) {
        return answerSms(writeSmsRefusal(state, path, toRefusal(error)));
      }
    });
  }
  return routes;
}

/** `kakaoapi.aligo.in`. */
export function createKakaoRoutes(state: AligoState): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  const add = (
    path: string,
    handle: (fields: Fields, parameters: Record<string, string>) => object,
  ) => {
    routes.post(path, async (c) => {
      const fields = await readFields(c.req.raw, { query: false });
      try {
        authorizeKakao(state, fields, { remoteAddress: c.env.remoteAddress, path });
        return answerKakao(state, handle(fields, c.req.param()));
      } catch (error) {
        const { code = KAKAO_REFUSED, message } = toRefusal(error);
        return answerKakao(state, { code, message });
      }
    });
  };
  for (const [path, handler] of Object.entries(KAKAO_PATHS)) {
    add(path, (fields) => handler(state, fields));
  }
  add("/akv10/token/create/:count/:unit/", (_, { count = "", unit = "" }) =>
    createToken(state, { count, unit }),
  );
  return routes;
}

/** A refused `/remain/` still carries its counts, as 0 (§3.5). */
function writeSmsRefusal(state: AligoState, path: string, refusal: Refusal): object {
  const { smsRefusalCodeType, smsUnprovenRefusalCode } = state.switches;
  const code = refusal.code ?? smsUnprovenRefusalCode;
  const counts = path === "/remain/" ? { SMS_CNT: 0, LMS_CNT: 0, MMS_CNT: 0 } : {};
  return {
    result_code: smsRefusalCodeType === "string" ? String(code) : code,
    message: refusal.message,
    ...counts,
  };
}

/** Anything but a refusal is a mistake of the sandbox: it shows as HTTP 500. */
function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}
