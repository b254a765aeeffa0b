import type { TemplateDesk, Vendor, World } from "../../kernel/world.ts";
import { DEMO_TEMPLATE_CODES } from "./alimtalk/demo-templates.ts";
import { createTemplateDesk } from "./alimtalk/templates.ts";
import type { IwinvAllowedIps, IwinvBalance, IwinvCredentials, IwinvOptions } from "./options.ts";
import { DEMO_RCS } from "./rcs/brand.ts";
import { createAlimtalkRoutes, createRcsRoutes, createSmsRoutes } from "./routes.ts";
import { createState } from "./state.ts";
import type { IwinvSwitches } from "./switches.ts";

export interface IwinvTemplateDesk extends TemplateDesk {
  /** Codes of the templates it starts with, unless `IwinvOptions.templates` replaced them. */
  readonly demo: typeof DEMO_TEMPLATE_CODES;
}

/** IWINV: 알림톡, SMS/LMS/MMS and RCS, each with a host and keys of its own. */
export interface IwinvVendor extends Vendor {
  readonly id: "iwinv";
  /** Fits `IWINVProvider` as it is. */
  readonly credentials: Readonly<IwinvCredentials>;
  readonly rcsApiKey: string;
  /** Registered 발신번호, digits only. Add and delete as you like. */
  readonly senders: Set<string>;
  /** Set a product's list to close it to other addresses. */
  readonly allowedIps: IwinvAllowedIps;
  /** KRW for each product. SMS charges itself when short; 알림톡 and RCS refuse. */
  readonly balance: { read(): IwinvBalance; set(balance: Partial<IwinvBalance>): void };
  readonly switches: IwinvSwitches;
  readonly templates: IwinvTemplateDesk;
  /** Ids of the RCS brand and templates it starts with. */
  readonly demoRcs: typeof DEMO_RCS;
}

export function createIwinv(world: World, options: IwinvOptions = {}): IwinvVendor {
  const { state, reset } = createState(world, options);
  return {
    id: "iwinv",
    charset: "CP949",
    mounts: {
      "/iwinv-alimtalk": createAlimtalkRoutes(state),
      "/iwinv-sms": createSmsRoutes(state),
      "/iwinv-rcs": createRcsRoutes(state),
    },
    hosts: {
      "alimtalk.bizservice.iwinv.kr": "/iwinv-alimtalk",
      "sms.bizservice.iwinv.kr": "/iwinv-sms",
      "rcs.bizservice.iwinv.kr": "/iwinv-rcs",
    },
    credentials: state.credentials,
    rcsApiKey: state.rcsApiKey,
    senders: state.senders,
    allowedIps: state.allowedIps,
    balance: {
      read: () => {
        world.clock.settle();
        return { ...state.balance };
      },
      set: (balance) => void Object.assign(state.balance, balance),
    },
    switches: state.switches,
    templates: { ...createTemplateDesk(state), demo: DEMO_TEMPLATE_CODES },
    demoRcs: DEMO_RCS,
    reset,
  };
}

export type {
  AlimtalkButton,
  AlimtalkTemplate,
  AlimtalkTemplateStatus,
} from "./alimtalk/template.ts";
export type {
  IwinvAllowedIps,
  IwinvBalance,
  IwinvCredentials,
  IwinvOptions,
} from "./options.ts";
export type { RcsBrand, RcsTemplate } from "./rcs/brand.ts";
export type { IwinvSwitches } from "./switches.ts";
