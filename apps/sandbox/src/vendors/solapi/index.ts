import type { TemplateDesk, Vendor, World } from "../../kernel/world.ts";
import {
  ACCOUNT_ID,
  DEMO_BALANCE,
  DEMO_CREDENTIALS,
  DEMO_SENDERS,
  DEMO_TEMPLATES,
  type SolapiSeedTemplate,
  seedChannels,
  seedTemplates,
} from "./demo.ts";
import { createRoutes } from "./routes.ts";
import type { SolapiContext, SolapiCredentials, SolapiState } from "./state.ts";
import { DEFAULT_SWITCHES, type SolapiSwitches } from "./switches.ts";
import { addComment } from "./templates.ts";

export type { SolapiSeedTemplate } from "./demo.ts";
export type { SolapiCredentials } from "./state.ts";
export type { SolapiSwitches } from "./switches.ts";

export interface SolapiOptions {
  /** Default: the demo key; an apiKey has 16 characters. */
  credentials?: SolapiCredentials;
  /** Registered sender numbers, digits only. Default `01000000000` and `0200000000`. */
  senders?: readonly string[];
  /** Addresses that may call. Default: all. */
  allowedIps?: readonly string[];
  /** KRW. Default 100,000. */
  balance?: number;
  /** Templates besides the demo ones. */
  templates?: readonly SolapiSeedTemplate[];
  switches?: Partial<SolapiSwitches>;
}

/** SOLAPI as the sheet `solapi.md` tells it; § numbers in this folder are that sheet's. */
export interface SolapiVendor extends Vendor {
  readonly id: "solapi";
  readonly credentials: SolapiCredentials;
  /** Registered sender numbers; add and delete as a test needs. */
  readonly senders: Set<string>;
  /** Addresses that may call; nothing means all. */
  allowedIps: readonly string[] | undefined;
  /** Where the sheet's evidence is split; see {@link SolapiSwitches}. */
  readonly switches: SolapiSwitches;
  readonly balance: {
    /** KRW left. */
    read(): { balance: number; point: number };
    set(money: { balance?: number; point?: number }): void;
  };
  readonly templates: SolapiTemplateDesk;
  readonly channels: {
    /** The token that `POST channels/token` sent to the channel's manager. */
    tokenOf(searchId: string): string | undefined;
  };
  /** Lets a person refuse texts from a sender by calling its 080 number: 1061. */
  optOut(recipientNumber: string, senderNumber: string): void;
  /** Blocks a recipient for the whole account: 1060. */
  block(phoneNumber: string): void;
}

export interface SolapiTemplateDesk extends TemplateDesk {
  /** Ids of the channel and the templates that every sandbox starts with. */
  readonly demo: typeof DEMO_TEMPLATES;
  /** Puts an approved template to sleep (휴면), or wakes it. `false` when there is no such template. */
  setDormant(id: string, dormant: boolean): boolean;
}

export function createSolapi(world: World, options: SolapiOptions = {}): SolapiVendor {
  const switches: SolapiSwitches = { ...DEFAULT_SWITCHES, ...options.switches };
  const state = createState(world, options, switches);
  const solapi: SolapiContext = { world, state };
  return {
    id: "solapi",
    charset: "KS_X_1001",
    mounts: { "/solapi": createRoutes(solapi) },
    hosts: { "api.solapi.com": "/solapi", "api.coolsms.co.kr": "/solapi" },
    switches,
    get credentials() {
      return state.credentials;
    },
    get senders() {
      return state.senders;
    },
    get allowedIps() {
      return state.allowedIps;
    },
    set allowedIps(allowedIps) {
      state.allowedIps = allowedIps;
    },
    balance: {
      read: () => {
        world.clock.settle();
        return { balance: state.balance, point: state.point };
      },
      set: (money) => void Object.assign(state, money),
    },
    templates: createTemplateDesk(solapi),
    channels: { tokenOf: (searchId) => state.channelTokens.get(searchId) },
    optOut: (recipientNumber, senderNumber) => {
      const handleKey = `${senderNumber}-${recipientNumber}`;
      const dateCreated = world.clock.now();
      state.optOuts.push({ handleKey, senderNumber, recipientNumber, dateCreated });
    },
    block: (phoneNumber) => {
      const blockNumberId = `BN-${phoneNumber}`;
      const dateCreated = world.clock.now();
      state.blockedNumbers.push({ blockNumberId, phoneNumber, memo: "", dateCreated });
    },
    reset: () => {
      Object.assign(switches, DEFAULT_SWITCHES, options.switches);
      Object.assign(state, createState(world, options, switches));
    },
  };
}

function createState(world: World, options: SolapiOptions, switches: SolapiSwitches): SolapiState {
  const now = world.clock.now();
  return {
    accountId: ACCOUNT_ID,
    credentials: options.credentials ?? DEMO_CREDENTIALS,
    senders: new Set(options.senders ?? DEMO_SENDERS),
    allowedIps: options.allowedIps,
    balance: options.balance ?? DEMO_BALANCE,
    point: 0,
    switches,
    groups: new Map(),
    messages: new Map(),
    channels: seedChannels(now),
    channelTokens: new Map(),
    templates: seedTemplates(now, options.templates),
    files: new Map(),
    optOuts: [],
    blockedNumbers: [],
    signatures: new Map(),
  };
}

/** Kakao's reviewers: their word counts at any status. */
function createTemplateDesk(solapi: SolapiContext): SolapiTemplateDesk {
  const { world, state } = solapi;
  const decide = (id: string, status: "APPROVED" | "REJECTED", reason?: string) => {
    const template = state.templates.get(id);
    if (!template) return false;
    template.status = status;
    template.dateUpdated = world.clock.now();
    if (reason !== undefined) addComment(solapi, template, reason, { isAdmin: true });
    return true;
  };
  return {
    demo: DEMO_TEMPLATES,
    list: () =>
      [...state.templates.values()].map(({ templateId, fields, status }) => ({
        id: templateId,
        name: fields.name,
        status,
      })),
    approve: (id) => decide(id, "APPROVED"),
    reject: (id, reason) => decide(id, "REJECTED", reason),
    setDormant: (id, dormant) => {
      const template = state.templates.get(id);
      if (template) template.dormant = dormant;
      return template !== undefined;
    },
  };
}
