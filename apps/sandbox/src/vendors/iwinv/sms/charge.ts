import { formatKst } from "@k-msg/core";
import type { Body } from "../body.ts";
import { type Reply, refuse } from "../reply.ts";
import type { IwinvState } from "../state.ts";
import { READ_TEXT, SMS_TEXTS } from "./codes.ts";

export type SmsType = "SMS" | "LMS" | "MMS" | "GSMS";

/** KRW a message; the sandbox's own. */
export const SMS_PRICES: Readonly<Record<SmsType, number>> = {
  SMS: 10,
  LMS: 30,
  MMS: 90,
  GSMS: 90,
};

const CHARGE_KRW = 10_000;
const CHARGING_MS = 5000;

/**
 * Takes the price, or tells why not. SMS has no "balance is short": it charges itself, answers 12
 * meanwhile, and 50 once the day's charges are used up (sheet §4.2, §7.15).
 */
export function payForSms(state: IwinvState, price: number): 12 | 50 | undefined {
  const { balance, smsCharging: charging, world } = state;
  const now = world.clock.now();
  if (now < charging.until) return 12;
  if (balance.sms >= price) {
    balance.sms -= price;
    return undefined;
  }
  const day = formatKst(new Date(now), "yyyy-MM-dd");
  const chargedToday = charging.day === day ? charging.count : 0;
  if (chargedToday >= state.smsDailyCharges) return 50;
  state.smsCharging = { until: now + CHARGING_MS, day, count: chargedToday + 1 };
  world.clock.schedule(now + CHARGING_MS, () => {
    balance.sms += CHARGE_KRW;
  });
  return 12;
}

/** `POST /api/charge/` (sheet §4.4). */
export function readSmsCharge(state: IwinvState, body: Body): Reply {
  if (body.version === undefined) return refuse(1, SMS_TEXTS);
  return { code: 0, message: READ_TEXT, decimals: { charge: state.balance.sms } };
}
