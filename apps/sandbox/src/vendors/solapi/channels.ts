import { z } from "zod";
import { toIso } from "./group-view.ts";
import { httpError, notFound } from "./http-error.ts";
import { makeChannelId } from "./ids.ts";
import { paginate, readConditions, select } from "./query.ts";
import { readBody } from "./request-body.ts";
import type { Handler } from "./routes.ts";
import type { KakaoChannel, SolapiContext } from "./state.ts";

const FIELDS = ["channelId", "searchId", "phoneNumber", "categoryCode", "dateCreated"];

/** A small sample of Kakao's list. */
const CATEGORIES = [
  { code: "00100010001", name: "건강,병원,종합병원" },
  { code: "00400020003", name: "쇼핑,온라인쇼핑,종합몰" },
  { code: "00900010001", name: "IT,소프트웨어,서비스" },
];

export const listChannelCategories: Handler = (_, c) => c.json(CATEGORIES);

export const listChannels: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const views = [...solapi.state.channels.values()].map((each) => ({
    ...toChannelView(solapi, each),
    categoryCode: each.categoryCode,
  }));
  const found = select(views, readConditions(searchParams, FIELDS));
  const { items, ...rest } = paginate(solapi, found, searchParams, (each) => each.channelId);
  return c.json({ ...rest, channelList: items.map(({ categoryCode, ...view }) => view) });
};

export const getChannel: Handler = (solapi, c) =>
  c.json(toChannelView(solapi, findChannel(solapi, c.req.param("channelId"))));

const tokenBody = z.object({ searchId: z.string().min(1), phoneNumber: z.string().min(1) });

/** The token reaches the channel's manager in KakaoTalk, not the answer (§7.1). */
export const requestChannelToken: Handler = async (solapi, c) => {
  const { searchId } = await readBody(c, tokenBody);
  solapi.state.channelTokens.set(searchId, solapi.world.random.text(6, "0123456789"));
  return c.json({ success: true });
};

const channelBody = tokenBody.extend({ categoryCode: z.string().min(1), token: z.string().min(1) });

/** A wrong or used token fails (§19.21); with which error isn't known. */
export const connectChannel: Handler = async (solapi, c) => {
  const { searchId, phoneNumber, categoryCode, token } = await readBody(c, channelBody);
  const { world, state } = solapi;
  if (state.channelTokens.get(searchId) !== token) {
    throw httpError(400, "ValidationError", "인증 토큰이 올바르지 않습니다.");
  }
  state.channelTokens.delete(searchId);
  const now = world.clock.now();
  const channel: KakaoChannel = {
    channelId: makeChannelId(world),
    searchId,
    phoneNumber,
    categoryCode,
    dateCreated: now,
    dateUpdated: now,
  };
  state.channels.set(channel.channelId, channel);
  const { sharedAccountIds, ...created } = toChannelView(solapi, channel);
  return c.json(created);
};

/** All its templates go too (§7.1). */
export const disconnectChannel: Handler = (solapi, c) => {
  const channel = findChannel(solapi, c.req.param("channelId"));
  const { channels, templates } = solapi.state;
  channels.delete(channel.channelId);
  for (const [id, template] of templates) {
    if (template.channelId === channel.channelId) templates.delete(id);
  }
  return c.json(toChannelView(solapi, channel));
};

function findChannel({ state }: SolapiContext, channelId: string | undefined): KakaoChannel {
  const channel = state.channels.get(channelId ?? "");
  if (!channel) throw notFound("채널");
  return channel;
}

function toChannelView({ state }: SolapiContext, channel: KakaoChannel) {
  return {
    channelId: channel.channelId,
    searchId: channel.searchId,
    accountId: state.accountId,
    phoneNumber: channel.phoneNumber,
    sharedAccountIds: [],
    dateCreated: toIso(channel.dateCreated),
    dateUpdated: toIso(channel.dateUpdated),
  };
}
