import { abort } from "./abilities/abort.ts";
import { answers } from "./abilities/answers.ts";
import { balance } from "./abilities/balance.ts";
import { cancel } from "./abilities/cancel.ts";
import { deliveries } from "./abilities/deliveries.ts";
import { errors } from "./abilities/errors.ts";
import { failover } from "./abilities/failover.ts";
import { findMessage } from "./abilities/find-message.ts";
import { health } from "./abilities/health.ts";
import { identity } from "./abilities/identity.ts";
import { images } from "./abilities/images.ts";
import { limits } from "./abilities/limits.ts";
import { network } from "./abilities/network.ts";
import { options } from "./abilities/options.ts";
import { send } from "./abilities/send.ts";
import type { ContractTest } from "./contract-test.ts";

/** Every rule a provider must keep, in the order they are worth reading. */
export const contract: readonly ContractTest[] = [
  ...identity,
  ...send,
  ...options,
  ...errors,
  ...abort,
  ...network,
  ...answers,
  ...health,
  ...balance,
  ...findMessage,
  ...deliveries,
  ...cancel,
  ...limits,
  ...images,
  ...failover,
];
