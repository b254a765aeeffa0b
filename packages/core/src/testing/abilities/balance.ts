import type { KMsgError } from "../../error/kmsg-error.ts";
import { isMessageType } from "../../message/message-type.ts";
import type { Balance, ProviderContext } from "../../provider/provider.ts";
import type { Result } from "../../result/result.ts";
import { type Bench, inTime, nameOf } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { networkDown } from "../faults.ts";
import type { Fault } from "../line.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandSoundError } from "./errors.ts";

/** `getBalance()`. */
export const balance: readonly ContractTest[] = [
  {
    id: "balance.form",
    title: "getBalance() tells won or messages left, and sends nothing for it",
    needs: ["getBalance"],
    async once(bench) {
      const result = await readBalance(bench);
      demand(result.isSuccess, "getBalance() must succeed when the vendor answers");
      const { providerId, krw, remaining = {} } = result.value;
      demand(providerId === bench.provider.id, "`providerId` isn't the provider's own id");
      demand(krw === undefined || Number.isFinite(krw), "`krw` must be a number");
      for (const [type, left] of Object.entries(remaining)) {
        demand(isMessageType(type), `\`remaining\` names ${type}, which is no message type`);
        demand(Number.isFinite(left), `\`remaining.${type}\` must be a number`);
      }
      const told = krw !== undefined || Object.keys(remaining).length > 0;
      demand(told, "neither `krw` nor `remaining` tells anything");
    },
  },
  {
    id: "balance.down",
    title: "getBalance() fails as a Result when the network is down",
    needs: ["getBalance", "wire"],
    async once(bench) {
      const result = await readBalance(bench, networkDown);
      demand(result.isFailure, "getBalance() can't succeed without a network");
      demandSoundError(result.error, "getBalance() without a network", bench.provider.id);
      demand(result.error.outcome === "not_sent", "a read can't have sent anything");
    },
  },
];

async function readBalance(bench: Bench, fault?: Fault): Promise<Result<Balance, KMsgError>> {
  const watch = await bench.watchRead(fault);
  const result = await demandBalance(bench, watch.context);
  await watch.end();
  return result;
}

async function demandBalance({ provider }: Bench, context: ProviderContext) {
  demand(provider.getBalance, "there is no getBalance()");
  let result: Result<Balance, KMsgError>;
  try {
    result = await inTime(provider.getBalance(context), "getBalance()");
  } catch (reason) {
    demandSafe(false, `getBalance() threw or rejected (${nameOf(reason)})`);
  }
  return result;
}
