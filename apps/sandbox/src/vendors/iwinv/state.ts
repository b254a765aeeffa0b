import type { World } from "../../kernel/world.ts";
import { createDemoTemplates } from "./alimtalk/demo-templates.ts";
import type { AlimtalkRow } from "./alimtalk/row.ts";
import type { AlimtalkTemplate } from "./alimtalk/template.ts";
import {
  DEMO_CREDENTIALS,
  DEMO_RCS_API_KEY,
  DEMO_SENDERS,
  type IwinvAllowedIps,
  type IwinvBalance,
  type IwinvCredentials,
  type IwinvOptions,
} from "./options.ts";
import { createDemoBrands, type RcsBrand } from "./rcs/brand.ts";
import type { RcsRow } from "./rcs/row.ts";
import type { SmsRow } from "./sms/row.ts";
import { DEFAULT_SWITCHES, type IwinvSwitches } from "./switches.ts";

/** Everything the vendor remembers. */
export interface IwinvState {
  readonly world: World;
  readonly credentials: Readonly<IwinvCredentials>;
  readonly rcsApiKey: string;
  readonly smsDailyCharges: number;
  readonly forbiddenWords: readonly string[];
  readonly senders: Set<string>;
  readonly allowedIps: IwinvAllowedIps;
  readonly balance: IwinvBalance;
  readonly switches: IwinvSwitches;
  templates: AlimtalkTemplate[];
  rcsBrands: readonly RcsBrand[];
  alimtalkRows: AlimtalkRow[];
  smsRows: SmsRow[];
  rcsRows: RcsRow[];
  /** SMS charging itself (sheet §4.2: 12 and 50). */
  smsCharging: { until: number; day: string; count: number };
  /** Next number of each kind of id. */
  next: { seqNo: number; requestNo: number; templateCode: number; msgkey: number };
}

const START_BALANCE = 100_000;

/** The state and the way back to how it began. */
export function createState(
  world: World,
  options: IwinvOptions,
): { state: IwinvState; reset(): void } {
  const state: IwinvState = {
    world,
    credentials: Object.freeze({ ...DEMO_CREDENTIALS, ...options.credentials }),
    rcsApiKey: options.rcsApiKey ?? DEMO_RCS_API_KEY,
    smsDailyCharges: options.smsDailyCharges ?? 5,
    forbiddenWords: options.forbiddenWords ?? ["금칙어시험"],
    senders: new Set(),
    allowedIps: {},
    balance: { alimtalk: 0, sms: 0, rcs: 0 },
    switches: { ...DEFAULT_SWITCHES },
    templates: [],
    rcsBrands: [],
    alimtalkRows: [],
    smsRows: [],
    rcsRows: [],
    smsCharging: { until: 0, day: "", count: 0 },
    next: { seqNo: 0, requestNo: 0, templateCode: 0, msgkey: 0 },
  };

  function reset(): void {
    state.senders.clear();
    for (const sender of options.senders ?? DEMO_SENDERS) state.senders.add(toDigits(sender));
    const everywhere = { alimtalk: undefined, sms: undefined, rcs: undefined };
    Object.assign(state.allowedIps, everywhere, options.allowedIps);
    const full = { alimtalk: START_BALANCE, sms: START_BALANCE, rcs: START_BALANCE };
    Object.assign(state.balance, full, options.balance);
    Object.assign(state.switches, DEFAULT_SWITCHES, options.switches);
    state.templates = structuredClone([...(options.templates ?? createDemoTemplates())]);
    for (const template of state.templates) template.createdAt ??= world.clock.now();
    state.rcsBrands = structuredClone(options.rcsBrands ?? createDemoBrands());
    state.alimtalkRows = [];
    state.smsRows = [];
    state.rcsRows = [];
    state.smsCharging = { until: 0, day: "", count: 0 };
    state.next = {
      seqNo: 880_001,
      requestNo: 250_000_000_101,
      templateCode: 30_001,
      msgkey: 1_000_001,
    };
  }

  reset();
  return { state, reset };
}

export function toDigits(number: string): string {
  return number.replace(/\D/g, "");
}
