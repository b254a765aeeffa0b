import type { MessageType } from "../message/message-type.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { Bench } from "./bench.ts";

/** Parts of the fixture that some tests can't do without. */
export type Need =
  | "limits"
  | "getBalance"
  | "findMessage"
  | "getDeliveryStatuses"
  | "cancel"
  | "wire"
  | "wire.refusal"
  | "wire.isCancel"
  | "accepted"
  | "arrived"
  | "failover";

interface Rule {
  /** `ability.rule`; departures name it. */
  readonly id: string;
  /** The rule as a sentence. */
  readonly title: string;
  /** Nobody may depart from it. */
  readonly safety?: true;
  readonly needs?: readonly Need[];
}

interface OnceRule extends Rule {
  readonly once: (bench: Bench) => Promise<void>;
}

interface EachRule extends Rule {
  /** Only these types. Default: every type of the fixture. */
  readonly types?: readonly MessageType[];
  readonly each: (bench: Bench, message: OutboundMessage) => Promise<void>;
}

/** One rule of the contract; `each` runs for every type that the fixture has a message of. */
export type ContractTest = OnceRule | EachRule;
