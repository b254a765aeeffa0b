import type { TemplateDesk, Vendor, World } from "../../kernel/world.ts";
import { createKakaoRoutes, createSmsRoutes } from "./routes.ts";
import { type AligoCredentials, type AligoOptions, createState, resetState } from "./state.ts";
import type { AligoSwitches } from "./switches.ts";
import { ALIGO_DEMO_TEMPLATES, createTemplateDesk } from "./templates.ts";

export interface AligoTemplateDesk extends TemplateDesk {
  /** Codes of the seeded templates. They exist unless `AligoOptions.templates` replaced them. */
  readonly demo: typeof ALIGO_DEMO_TEMPLATES;
}

/**
 * Aligo's two hosts over one account. `apis.aligo.in` is `/aligo-sms`, `kakaoapi.aligo.in` is
 * `/aligo-kakao`. Everything here can be changed at any time; `reset()` brings it all back.
 */
export interface AligoVendor extends Vendor {
  readonly id: "aligo";
  /** Default: constants for the quickstart; the channel of `senderKey` holds the demo templates. */
  readonly credentials: AligoCredentials;
  /** Registered sender numbers, digits only. Add and delete as a test needs. */
  readonly senders: Set<string>;
  /** Addresses that may call; `undefined`: all (sheet §2). */
  allowedIps: readonly string[] | undefined;
  readonly switches: AligoSwitches;
  /** Points (won), shared by both hosts. */
  readonly balance: { read(): number; set(points: number): void };
  readonly templates: AligoTemplateDesk;
  /** The number the admin of `plusId` got by KakaoTalk after `/akv10/profile/auth/`. */
  channelAuthNumber(plusId: string): string | undefined;
}

/** A faithful local Aligo, after the protocol sheet's §10. */
export function createAligo(world: World, options: AligoOptions = {}): AligoVendor {
  const state = createState(world, options);
  return {
    id: "aligo",
    charset: "KS_X_1001",
    mounts: {
      "/aligo-sms": createSmsRoutes(state),
      "/aligo-kakao": createKakaoRoutes(state),
    },
    hosts: { "apis.aligo.in": "/aligo-sms", "kakaoapi.aligo.in": "/aligo-kakao" },
    credentials: state.credentials,
    senders: state.senders,
    get allowedIps() {
      return state.allowedIps;
    },
    set allowedIps(addresses) {
      state.allowedIps = addresses;
    },
    switches: state.switches,
    balance: {
      read: () => {
        world.clock.settle();
        return state.balance;
      },
      set: (points) => {
        state.balance = points;
      },
    },
    templates: { ...createTemplateDesk(state), demo: ALIGO_DEMO_TEMPLATES },
    channelAuthNumber: (plusId) => state.channelAuthNumbers.get(plusId),
    reset: () => resetState(state, options),
  };
}

export type { AligoCredentials, AligoOptions } from "./state.ts";
export type { AligoSwitches } from "./switches.ts";
export {
  type AligoButton,
  type AligoTemplate,
  createTemplate as createAligoTemplate,
} from "./templates.ts";
