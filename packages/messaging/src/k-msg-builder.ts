import type { FetchFunction, Provider } from "@k-msg/core";
import type { RetryPolicy } from "@k-msg/core/resilience";
import type { KMsgConfig, MessageDefaults, RoutingConfig } from "./config/k-msg-config.ts";
import type { KMsgHooks } from "./hooks/k-msg-hooks.ts";
import type { KMsg } from "./k-msg.ts";

/** Builds a `KMsg` step by step; the same settings as its constructor's. */
export class KMsgBuilder {
  readonly #create: (config: KMsgConfig) => KMsg;
  #config: KMsgConfig = { providers: [] };

  constructor(create: (config: KMsgConfig) => KMsg) {
    this.#create = create;
  }

  /** Adds a provider; call it once for each. */
  addProvider(provider: Provider): this {
    return this.with({ providers: [...this.#config.providers, provider] });
  }

  routing(routing: RoutingConfig): this {
    return this.with({ routing });
  }

  defaults(defaults: MessageDefaults): this {
    return this.with({ defaults });
  }

  hooks(hooks: KMsgHooks): this {
    return this.with({ hooks });
  }

  retry(retry: Partial<RetryPolicy>): this {
    return this.with({ retry });
  }

  fetch(fetch: FetchFunction): this {
    return this.with({ fetch });
  }

  /** Any settings at once; later ones win. */
  with(settings: Partial<KMsgConfig>): this {
    this.#config = { ...this.#config, ...settings };
    return this;
  }

  /** @throws KMsgError that names every wrong setting. */
  build(): KMsg {
    return this.#create(this.#config);
  }
}
