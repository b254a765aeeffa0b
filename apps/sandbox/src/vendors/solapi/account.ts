import { toIso } from "./group-view.ts";
import { paginate, readConditions, select } from "./query.ts";
import type { Handler } from "./routes.ts";

/** Messages a day; reported, not enforced. */
const DAILY_QUOTA = 1_000_000;

/** §13. The texts of `lowBalanceAlert` really are texts. */
export const getBalance: Handler = ({ state }, c) =>
  c.json({
    balance: state.balance,
    point: state.point,
    deposit: 0,
    balanceOnly: 0,
    minimumCash: 0,
    rechargeTo: 0,
    rechargeTryCount: 0,
    autoRecharge: 0,
    accountId: state.accountId,
    lowBalanceAlert: {
      notificationBalance: "1000",
      currentBalance: String(state.balance),
      balances: [1000],
      channels: [],
      enabled: false,
    },
  });

export const getQuota: Handler = ({ state }, c) =>
  c.json({
    accountId: state.accountId,
    autoAdjustment: true,
    quota: DAILY_QUOTA,
    min: 0,
    max: DAILY_QUOTA,
  });

/** Who the key belongs to; only that it answers is known (§3). */
export const getMember: Handler = ({ state }, c) =>
  c.json({ memberId: state.accountId, accountId: state.accountId, name: "샌드박스" });

/** A bare array of digits (§13). */
export const listActiveSenders: Handler = ({ state }, c) => c.json([...state.senders]);

export const listSenders: Handler = ({ state }, c) =>
  c.json({
    limit: state.senders.size,
    accountId: state.accountId,
    senderIds: [...state.senders].map((phoneNumber) => ({
      accountId: state.accountId,
      phoneNumber,
      status: "ACTIVE",
      expireAt: null,
      method: "ARS",
      handleKey: `${state.accountId}-${phoneNumber}`,
    })),
  });

/** 080 opt-outs. */
export const listOptOuts: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const views = solapi.state.optOuts.map(({ dateCreated, ...each }) => ({
    ...each,
    type: "DENIAL",
    dateCreated: toIso(dateCreated),
    dateUpdated: toIso(dateCreated),
  }));
  const fields = ["type", "senderNumber", "recipientNumber", "dateCreated"];
  const found = select(views, readConditions(searchParams, fields));
  const { items, ...rest } = paginate(solapi, found, searchParams, (each) => each.handleKey);
  return c.json({ ...rest, blackList: items });
};

/** One group for every sender: blocked numbers are blocked for all of them here. */
export const listBlockGroups: Handler = ({ state }, c) => {
  const blockGroups = state.blockedNumbers.slice(0, 1).map(({ dateCreated }) => ({
    blockGroupId: "BG-ALL",
    accountId: state.accountId,
    status: "ACTIVE",
    name: "전체",
    useAll: true,
    senderNumbers: [],
    dateCreated: toIso(dateCreated),
    dateUpdated: toIso(dateCreated),
  }));
  return c.json({ limit: 20, startKey: null, nextKey: null, blockGroups });
};

export const listBlockedNumbers: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const views = solapi.state.blockedNumbers.map(({ dateCreated, ...each }) => ({
    ...each,
    accountId: solapi.state.accountId,
    blockGroupIds: ["BG-ALL"],
    dateCreated: toIso(dateCreated),
    dateUpdated: toIso(dateCreated),
  }));
  const found = select(
    views,
    readConditions(searchParams, ["phoneNumber", "blockNumberId", "memo"]),
  );
  const { items, ...rest } = paginate(solapi, found, searchParams, (each) => each.blockNumberId);
  return c.json({ ...rest, blockNumbers: items });
};
