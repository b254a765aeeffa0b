import type { World } from "../../kernel/world.ts";
import { type AligoChannel, createDemoChannel } from "./channels.ts";
import type { AligoGroup } from "./groups.ts";
import { type AligoSwitches, createDefaultSwitches } from "./switches.ts";
import { type AligoTemplate, createDemoTemplates } from "./templates.ts";

export interface AligoCredentials {
  /** `key` on the SMS host, `apikey` on the Kakao host. */
  readonly apiKey: string;
  /** `user_id` or `userid` on the SMS host, `userid` on the Kakao host. */
  readonly userId: string;
  /** `senderkey` of the demo channel. */
  readonly senderKey: string;
}

export interface AligoOptions {
  credentials?: Partial<AligoCredentials>;
  /** Registered sender numbers, digits only. Default `01000000000` and `0200000000`. */
  senders?: readonly string[];
  /** Exact addresses; ranges aren't offered (sheet §2). Default: every address. */
  allowedIps?: readonly string[];
  /** Points (won). Default 100,000. */
  balance?: number;
  /** In place of the demo templates. */
  templates?: readonly AligoTemplate[];
  switches?: Partial<AligoSwitches>;
}

/** The account, shared by both hosts: one balance, one sender registry. */
export interface AligoState {
  readonly world: World;
  readonly credentials: AligoCredentials;
  readonly switches: AligoSwitches;
  readonly senders: Set<string>;
  allowedIps: readonly string[] | undefined;
  balance: number;
  /** By `mid`, oldest first. */
  readonly groups: Map<string, AligoGroup>;
  /** By `templtCode`, oldest first. */
  readonly templates: Map<string, AligoTemplate>;
  /** By `senderKey`. */
  readonly channels: Map<string, AligoChannel>;
  /** Numbers sent by KakaoTalk for `/profile/auth/`, by `plusid`. */
  readonly channelAuthNumbers: Map<string, string>;
  readonly lastIds: { mid: number; mdid: number; msgid: number; template: number; channel: number };
}

const DEMO_CREDENTIALS: AligoCredentials = {
  apiKey: "aligosandboxapikey00000000000000",
  userId: "sandbox",
  senderKey: "a116000000000000000000000000000000000001",
};

const FIRST_IDS = {
  mid: 1_200_000_000,
  mdid: 5_000_000,
  msgid: 900_000_000,
  template: 1_000,
  channel: 0,
};

export function createState(world: World, options: AligoOptions): AligoState {
  const state: AligoState = {
    world,
    credentials: { ...DEMO_CREDENTIALS, ...options.credentials },
    switches: createDefaultSwitches(),
    senders: new Set(),
    allowedIps: undefined,
    balance: 0,
    groups: new Map(),
    templates: new Map(),
    channels: new Map(),
    channelAuthNumbers: new Map(),
    lastIds: { ...FIRST_IDS },
  };
  resetState(state, options);
  return state;
}

export function resetState(state: AligoState, options: AligoOptions): void {
  const { senderKey } = state.credentials;
  Object.assign(state.switches, createDefaultSwitches(), options.switches);
  Object.assign(state.lastIds, FIRST_IDS);
  state.senders.clear();
  for (const sender of options.senders ?? ["01000000000", "0200000000"]) state.senders.add(sender);
  state.allowedIps = options.allowedIps;
  state.balance = options.balance ?? 100_000;
  state.groups.clear();
  state.templates.clear();
  for (const template of options.templates ?? createDemoTemplates(senderKey)) {
    state.templates.set(template.code, structuredClone(template));
  }
  state.channels.clear();
  state.channels.set(senderKey, createDemoChannel(senderKey));
  state.channelAuthNumbers.clear();
}
