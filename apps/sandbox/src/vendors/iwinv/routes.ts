import { type Context, Hono } from "hono";
import type { SandboxEnv } from "../../kernel/world.ts";
import { cancelAlimtalk } from "./alimtalk/cancel.ts";
import { readAlimtalkCharge } from "./alimtalk/charge.ts";
import { ALIMTALK_TEXTS } from "./alimtalk/codes.ts";
import { listAlimtalkHistory } from "./alimtalk/history.ts";
import { sendAlimtalk } from "./alimtalk/send.ts";
import {
  addTemplate,
  deleteTemplate,
  listTemplates,
  modifyTemplate,
} from "./alimtalk/templates.ts";
import { authorize } from "./authorize.ts";
import { type Body, readBody } from "./body.ts";
import { RCS_TEXTS } from "./rcs/codes.ts";
import { listRcsHistory } from "./rcs/history.ts";
import { sendRcs } from "./rcs/send.ts";
import { type Reply, refuse, toResponse } from "./reply.ts";
import { readSmsCharge } from "./sms/charge.ts";
import { SMS_TEXTS } from "./sms/codes.ts";
import { listSmsHistory } from "./sms/history.ts";
import { readSmsRequest } from "./sms/request.ts";
import { sendSms } from "./sms/send.ts";
import type { IwinvState } from "./state.ts";

type Handler<Input> = (state: IwinvState, input: Input) => Reply;

interface Product {
  id: "alimtalk" | "sms" | "rcs";
  codeKey(path: string): "code" | "resultCode";
  accepted: number;
  texts: Readonly<Record<number, string>>;
  keyCode(): number;
  addressCode(): number;
}

/** Paths end in a slash; without it there is nothing (sheet §1). */
export function createAlimtalkRoutes(state: IwinvState): Hono<SandboxEnv> {
  const answer = createAnswer(state, {
    id: "alimtalk",
    codeKey: () => "code",
    accepted: 200,
    texts: ALIMTALK_TEXTS,
    keyCode: () => state.switches.alimtalkAuthCode,
    addressCode: () => 206,
  });
  const routes = new Hono<SandboxEnv>();
  routes.post("/api/v2/send/", answer(readBody, sendAlimtalk));
  routes.post("/api/history/", answer(readBody, listAlimtalkHistory));
  routes.post("/api/cancel/", answer(readBody, cancelAlimtalk));
  routes.post("/api/template/", answer(readBody, listTemplates));
  routes.post("/api/template/add/", answer(readBody, addTemplate));
  routes.post("/api/template/modify/", answer(readBody, modifyTemplate));
  routes.post("/api/template/delete/", answer(readBody, deleteTemplate));
  routes.on(["GET", "POST"], "/api/charge/", (c) => {
    const methods = state.switches.alimtalkChargeMethods;
    if (methods !== "both" && methods !== c.req.method) return c.text("Method Not Allowed", 405);
    return answer(readNothing, readAlimtalkCharge)(c);
  });
  return routes;
}

/** There is no cancel (sheet §1). */
export function createSmsRoutes(state: IwinvState): Hono<SandboxEnv> {
  const answer = createAnswer(state, {
    id: "sms",
    codeKey: (path) => (path.endsWith("/charge/") ? state.switches.smsChargeCodeKey : "resultCode"),
    accepted: 0,
    texts: SMS_TEXTS,
    keyCode: () => state.switches.smsAuthCode,
    addressCode: () => state.switches.smsAddressCode,
  });
  const routes = new Hono<SandboxEnv>();
  routes.post("/api/v2/send/", answer(readSmsRequest, sendSms));
  routes.post("/api/history/", answer(readBody, listSmsHistory));
  routes.post("/api/charge/", answer(readBody, readSmsCharge));
  return routes;
}

export function createRcsRoutes(state: IwinvState): Hono<SandboxEnv> {
  const answer = createAnswer(state, {
    id: "rcs",
    codeKey: () => "code",
    accepted: 200,
    texts: RCS_TEXTS,
    keyCode: () => 202,
    addressCode: () => 206,
  });
  const routes = new Hono<SandboxEnv>();
  routes.post("/api/v1/send/", answer(readBody, sendRcs));
  routes.post("/api/v1/history/", answer(readBody, listRcsHistory));
  return routes;
}

/** Key, then address, then the handler: the same way into every path. */
function createAnswer(state: IwinvState, product: Product) {
  return <Input>(read: (request: Request) => Promise<Input>, handle: Handler<Input>) =>
    async (c: Context<SandboxEnv>): Promise<Response> => {
      const wire = {
        codeKey: product.codeKey(c.req.path),
        accepted: product.accepted,
        switches: state.switches,
      };
      const fault = authorize(state, product.id, {
        header: (name) => c.req.header(name),
        remoteAddress: c.env.remoteAddress,
      });
      if (fault) {
        const code = fault === "key" ? product.keyCode() : product.addressCode();
        return toResponse(refuse(code, product.texts), wire);
      }
      return toResponse(handle(state, await read(c.req.raw)), wire);
    };
}

async function readNothing(): Promise<Body> {
  return {};
}
