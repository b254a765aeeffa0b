import type { Vendor, World } from "../../kernel/world.ts";
import { DEMO_TEMPLATE_CODES } from "./alimtalk/demo-templates.ts";
import { createTemplateDesk } from "./alimtalk/templates.ts";
import type { IwinvAllowedIps, IwinvBalance, IwinvCredentials, IwinvOptions } from "./options.ts";
import { DEMO_RCS } from "./rcs/brand.ts";
import { createAlimtalkRoutes, createRcsRoutes, createSmsRoutes } from "./routes.ts";
import { createState } from "./state.ts";
import type { IwinvSwitches } from "./switches.ts";

/** IWINV: 알림톡, SMS/LMS/MMS and RCS, each with a host and keys of its own. */
export interface IwinvVendor extends Vendor {
  readonly id: "iwinv";
  readonly credentials: Readonly<IwinvCredentials>;
  /** Registered 발신번호, digits only. Add and delete as you like. */
  readonly senders: Set<string>;
  /** Set a product's list to close it to other addresses. */
  readonly allowedIps: IwinvAllowedIps;
  /** KRW. SMS charges itself when short; 알림톡 and RCS refuse. */
  readonly balance: IwinvBalance;
  readonly switches: IwinvSwitches;
  /** Codes of the templates it starts with. */
  readonly demoTemplates: typeof DEMO_TEMPLATE_CODES;
  /** Ids of the RCS brand and templates it starts with. */
  readonly demoRcs: typeof DEMO_RCS;
}

export function createIwinv(world: World, options: IwinvOptions = {}): IwinvVendor {
  const { state, reset } = createState(world, options);
  return {
    id: "iwinv",
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
    senders: state.senders,
    allowedIps: state.allowedIps,
    balance: state.balance,
    switches: state.switches,
    templates: createTemplateDesk(state),
    demoTemplates: DEMO_TEMPLATE_CODES,
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
