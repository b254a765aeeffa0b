import type { MessageType } from "../message/message-type.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { Provider } from "../provider/provider.ts";

/**
 * What the suite needs of a test runner: `describe`, `it` and `it.skip`, as vitest, bun:test, node:test,
 * Jest and Mocha have them. Tests of one file must run one after another, which is the default of each.
 */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it: {
    (name: string, run: () => Promise<void>): unknown;
    skip(name: string, run: () => Promise<void>): unknown;
  };
}

/**
 * Optional members of `Provider` that have tests of their own. For `findMessage`, `getDeliveryStatuses` and `cancel`
 * the vendor must show at once what it took.
 */
export type OptionalAbility =
  | "limits"
  | "getBalance"
  | "findMessage"
  | "getDeliveryStatuses"
  | "cancel";

/** What the suite asks of one provider. */
export interface ProviderSettings {
  /** Longest wait for an answer in milliseconds; set in the tests of time-outs. Else: the provider's default. */
  readonly timeoutMs?: number;
}

/** A request that a provider made. */
export interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly init: RequestInit;
}

/** The vendor behind a `fetch`: a fake one, a sandbox, or a test account. */
export interface Wire {
  /** Carries requests to the vendor. The suite hands it to the provider as `context.fetch`, with faults in between. */
  fetch(input: string, init?: RequestInit): Promise<Response>;
  /** Whether a message goes out when the vendor takes this request. Look-ups and uploads aren't sends. */
  isSend(request: WireRequest): boolean;
  /** Whether this request takes a message back. */
  isCancel?(request: WireRequest): boolean;
  /**
   * The vendor's refusal of a send in its own form, with `words` where it explains itself. Given, the suite
   * checks that a refusal is `not_sent`, and that a vendor's words give nothing personal away.
   */
  refusal?(words: string): Response;
}

/** How the tests see a vendor's own substitute texts (대체발송). */
export interface NativeFailover {
  /** A recipient who can't be reached on Kakao, in the national form. */
  readonly unreachableTo: string;
  /** Lets the vendor finish, and gives the texts of all substitutes it has sent so far, oldest first. */
  substitutes(): readonly string[] | Promise<readonly string[]>;
}

/** The provider under test and what the suite may know of it. */
export interface ProviderFixture {
  /** For the titles. */
  readonly name: string;
  /** Called for every test; each may have its own or share one. */
  createProvider(settings: ProviderSettings): Provider | Promise<Provider>;
  /**
   * One message for each type that the provider claims, such that the vendor takes it.
   * The suite gives every sending its own `messageId`.
   */
  readonly messages: Readonly<Partial<Record<MessageType, OutboundMessage>>>;
  /** The optional members it has; the tests of the others are left out. Default: none. */
  readonly abilities?: readonly OptionalAbility[];
  /** Keys and tokens the provider was given: they must show up nowhere. */
  readonly secrets: readonly string[];
  /** Absent: the tests over the wire are left out. */
  readonly wire?: Wire;
  /** How many messages the vendor has really taken so far, substitutes not counted. Needed with `wire`. */
  accepted?(): number | Promise<number>;
  readonly failover?: NativeFailover;
  /**
   * Lets all that the vendor took so far come to its end, also what is scheduled for the next hours, and gives how many
   * messages have reached somebody, substitutes not counted.
   */
  arrived?(): number | Promise<number>;
  /**
   * Called before each test of `findMessage`, `getDeliveryStatuses` and `cancel`: lets an hour pass at the vendor, or empties it, so that nothing sent
   * before can be taken for what is sent next. Needed where those tests share one vendor.
   */
  passTime?(): void | Promise<void>;
  /** Milliseconds since 1970 where the vendor lives on a virtual clock. Default `Date.now`. */
  now?(): number;
  /**
   * Rules that the provider can't keep, with the reason, by test id: `{ "network.rate-limit": "…" }`, or for one
   * type only `{ "network.rate-limit/ALIMTALK": "…" }`. The test still runs and must fail, so that a departure
   * can't outlive its reason. No departure excuses a message sent twice, a false `not_sent`, a rejection or a leak.
   */
  readonly departures?: Readonly<Record<string, string>>;
}
