import type { Group, Money, SolapiContext, SolapiState, StoredMessage } from "./state.ts";

/** KRW a message. Invented: the sheet has no prices, only that every message has one. */
const PRICES: Readonly<Record<string, number>> = { SMS: 20, LMS: 50, MMS: 200, ATA: 15 };
const OTHER_PRICE = 30;

export function priceOf(type: string): number {
  return PRICES[type] ?? OTHER_PRICE;
}

/** What can be spent: `balance` and `point` (§13). */
export function spendable(state: SolapiState): number {
  return state.balance + state.point;
}

/** Takes the price of a message from balance, then point. The caller has checked `spendable`. */
export function charge(
  { state }: SolapiContext,
  group: Group,
  message: StoredMessage,
  as: "requested" | "replacement",
): void {
  const price = priceOf(message.type);
  const fromBalance = Math.min(price, state.balance);
  state.balance -= fromBalance;
  state.point -= price - fromBalance;
  message.paid.balance += fromBalance;
  message.paid.point += price - fromBalance;
  group.balance[as] += fromBalance;
  group.point[as] += price - fromBalance;
}

/** Gives back what a message cost (§19.24). */
export function refund({ state }: SolapiContext, group: Group, message: StoredMessage): void {
  const { balance, point } = message.paid;
  if (balance + point === 0) return;
  state.balance += balance;
  state.point += point;
  group.balance.refund += balance;
  group.point.refund += point;
  message.paid = { balance: 0, point: 0 };
  message.refunds = {
    balance: message.refunds.balance + balance,
    point: message.refunds.point + point,
  };
}

export function isRefunded({ refunds }: StoredMessage): boolean {
  return refunds.balance + refunds.point > 0;
}

export function toMoneyView(money: Money) {
  return { ...money, sum: money.requested + money.replacement - money.refund };
}
