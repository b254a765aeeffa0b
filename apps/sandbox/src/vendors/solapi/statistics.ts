import { formatKst } from "@k-msg/core";
import { MESSAGE_TYPES } from "./message-type.ts";
import type { Handler } from "./routes.ts";
import { readInstant } from "./schedule-date.ts";
import type { StoredMessage } from "./state.ts";

/** Counts and money by month and day of KST, of what was sent (the shape that SDK 6 checks). */
export const getStatistics: Handler = ({ state }, c) => {
  const start = c.req.query("startDate");
  const end = c.req.query("endDate");
  const from = start ? readInstant(start) : Number.NEGATIVE_INFINITY;
  const until = end ? readInstant(end) : Number.POSITIVE_INFINITY;
  const messages = [...state.messages.values()].filter(
    (each) => !each.refused && each.dateCreated >= from && each.dateCreated <= until,
  );
  const months = [...groupBy(messages, "yyyy-MM")];
  const { balance, point } = sumPaid(messages);
  return c.json({
    balance,
    point,
    monthlyBalanceAvg: balance / (months.length || 1),
    monthlyPointAvg: point / (months.length || 1),
    ...toCounts(messages),
    monthPeriod: months.map(([date, ofMonth]) => toMonth(date, ofMonth)),
  });
};

function toMonth(date: string, messages: readonly StoredMessage[]) {
  const days = [...groupBy(messages, "yyyy-MM-dd")];
  const { balance, point } = sumPaid(messages);
  return {
    date,
    balance,
    balanceAvg: balance / days.length,
    point,
    pointAvg: point / days.length,
    ...toCounts(messages),
    dayPeriod: days.map(([day, ofDay]) => toDay(day, ofDay)),
  };
}

function toDay(date: string, messages: readonly StoredMessage[]) {
  return {
    _id: date,
    month: date.slice(0, 7),
    date,
    ...sumPaid(messages),
    ...toCounts(messages),
    statusCode: countByStatus(messages),
    refund: sumMoney(messages.map(({ refunds }) => refunds)),
  };
}

function toCounts(messages: readonly StoredMessage[]) {
  const done = messages.filter((each) => each.status === "COMPLETE" || each.status === "FAILED");
  return {
    total: countByType(messages),
    successed: countByType(done.filter((each) => each.statusCode === "4000")),
    failed: countByType(done.filter((each) => each.statusCode !== "4000")),
  };
}

function countByType(messages: readonly StoredMessage[]) {
  const counts: Record<string, number> = { total: messages.length };
  for (const type of MESSAGE_TYPES) counts[type.toLowerCase()] = 0;
  for (const { type } of messages)
    counts[type.toLowerCase()] = (counts[type.toLowerCase()] ?? 0) + 1;
  return counts;
}

/** `{"4000": {"sms": 2}}` */
function countByStatus(messages: readonly StoredMessage[]) {
  const counts: Record<string, Record<string, number>> = {};
  for (const { statusCode, type } of messages) {
    const ofCode = counts[statusCode] ?? {};
    counts[statusCode] = ofCode;
    ofCode[type.toLowerCase()] = (ofCode[type.toLowerCase()] ?? 0) + 1;
  }
  return counts;
}

function sumPaid(messages: readonly StoredMessage[]) {
  return sumMoney(messages.map(({ paid }) => paid));
}

function sumMoney(amounts: readonly StoredMessage["paid"][]) {
  return {
    balance: amounts.reduce((sum, each) => sum + each.balance, 0),
    point: amounts.reduce((sum, each) => sum + each.point, 0),
  };
}

function groupBy(messages: readonly StoredMessage[], pattern: string) {
  const groups = new Map<string, StoredMessage[]>();
  for (const message of messages) {
    const key = formatKst(new Date(message.dateCreated), pattern);
    const group = groups.get(key);
    if (group) group.push(message);
    else groups.set(key, [message]);
  }
  return groups;
}
