import { type Context, Hono } from "hono";
import type { SandboxEnv } from "../../kernel/world.ts";
import {
  getBalance,
  getMember,
  getQuota,
  listActiveSenders,
  listBlockedNumbers,
  listBlockGroups,
  listOptOuts,
  listSenders,
} from "./account.ts";
import { authorize } from "./authorize.ts";
import * as channels from "./channels.ts";
import * as groups from "./group-routes.ts";
import { listMessages } from "./history.ts";
import { notFound } from "./http-error.ts";
import { sendMany, sendManyDetail, sendOne } from "./send.ts";
import type { SolapiContext } from "./state.ts";
import { getStatistics } from "./statistics.ts";
import * as storage from "./storage.ts";
import * as templates from "./templates.ts";

export type Handler = (
  solapi: SolapiContext,
  c: Context<SandboxEnv>,
) => Response | Promise<Response>;

const MSG = "/messages/v4";
const KKO = "/kakao/v2";

/** The endpoints of §3 that are played here. */
const TABLE: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ["POST", `${MSG}/send-many/detail`, sendManyDetail],
  ["POST", `${MSG}/send-many`, sendMany],
  ["POST", `${MSG}/send`, sendOne],
  ["GET", `${MSG}/list`, listMessages],
  ["GET", `${MSG}/statistics`, getStatistics],
  ["POST", `${MSG}/groups`, groups.postGroup],
  ["GET", `${MSG}/groups`, groups.listGroups],
  ["GET", `${MSG}/groups/:groupId`, groups.getGroup],
  ["DELETE", `${MSG}/groups/:groupId`, groups.deleteGroup],
  ["PUT", `${MSG}/groups/:groupId/messages`, groups.putGroupMessages],
  ["GET", `${MSG}/groups/:groupId/messages`, groups.listGroupMessages],
  ["DELETE", `${MSG}/groups/:groupId/messages`, groups.deleteGroupMessages],
  ["POST", `${MSG}/groups/:groupId/send`, groups.sendGroup],
  ["POST", `${MSG}/groups/:groupId/schedule`, groups.postSchedule],
  ["DELETE", `${MSG}/groups/:groupId/schedule`, groups.deleteSchedule],

  ["POST", "/storage/v1/files", storage.uploadFile],
  ["GET", "/storage/v1/files", storage.listFiles],
  ["GET", "/storage/v1/files/:fileId", storage.getFile],
  ["DELETE", "/storage/v1/files/:fileId", storage.deleteFile],

  ["GET", `${KKO}/channels/categories`, channels.listChannelCategories],
  ["POST", `${KKO}/channels/token`, channels.requestChannelToken],
  ["GET", `${KKO}/channels`, channels.listChannels],
  ["POST", `${KKO}/channels`, channels.connectChannel],
  ["GET", `${KKO}/channels/:channelId`, channels.getChannel],
  ["DELETE", `${KKO}/channels/:channelId`, channels.disconnectChannel],

  ["GET", `${KKO}/templates/categories`, templates.listTemplateCategories],
  ["GET", `${KKO}/templates/sendable`, templates.listSendableTemplates],
  ["GET", "/kakao/v1/templates/sendable", templates.listSendableTemplates],
  ["GET", `${KKO}/templates`, templates.listTemplates],
  ["POST", `${KKO}/templates`, templates.createTemplate],
  ["GET", `${KKO}/templates/:templateId`, templates.getTemplate],
  ["PUT", `${KKO}/templates/:templateId`, templates.updateTemplate],
  ["DELETE", `${KKO}/templates/:templateId`, templates.deleteTemplate],
  ["PUT", `${KKO}/templates/:templateId/name`, templates.renameTemplate],
  ["PUT", `${KKO}/templates/:templateId/inspection`, templates.requestInspection],
  ["PUT", `${KKO}/templates/:templateId/inspection/cancel`, templates.cancelInspection],
  ["POST", `${KKO}/templates/:templateId/relese-dormant`, templates.releaseDormant],

  ["GET", "/cash/v1/balance", getBalance],
  ["GET", "/quota/v1/me", getQuota],
  ["GET", "/users/v1/member", getMember],
  ["GET", "/senderid/v1/numbers/active", listActiveSenders],
  ["GET", "/senderid/v1/numbers", listSenders],
  ["GET", "/iam/v1/black", listOptOuts],
  ["GET", "/iam/v1/block/groups", listBlockGroups],
  ["GET", "/iam/v1/block/numbers", listBlockedNumbers],
];

/** Every request is signed, also one that leads nowhere. */
export function createRoutes(solapi: SolapiContext): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.use("*", authorize(solapi));
  for (const [method, path, handler] of TABLE) {
    routes.on(method, path, (c) => handler(solapi, c));
  }
  routes.all("*", () => {
    throw notFound("요청한 경로");
  });
  return routes;
}
