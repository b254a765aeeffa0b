import type { ProviderContext, ProviderHealth } from "../../provider/provider.ts";
import { type Bench, inTime, nameOf } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { everythingAnswered, networkDown } from "../faults.ts";
import type { Fault } from "../line.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandSoundError } from "./errors.ts";

/** `healthCheck()`. */
export const health: readonly ContractTest[] = [
  {
    id: "health.healthy",
    title: "says healthy when the vendor answers, and sends nothing for it",
    async once(bench) {
      const { healthy, latencyMs } = await checkHealth(bench);
      demand(healthy === true, "`healthy` must be true when the vendor answers");
      demand(
        latencyMs === undefined || (Number.isFinite(latencyMs) && latencyMs >= 0),
        "`latencyMs` must be milliseconds",
      );
    },
  },
  {
    id: "health.down",
    title: "says unhealthy, with the error, when the network is down",
    needs: ["wire"],
    async once(bench) {
      const { healthy, error } = await checkHealth(bench, networkDown);
      demand(healthy === false, "`healthy` must be false when the network is down");
      demandSoundError(error, "a check without a network", bench.provider.id);
    },
  },
  {
    id: "health.unreadable",
    title: "says unhealthy when something else than the vendor answers",
    needs: ["wire"],
    async once(bench) {
      const { healthy } = await checkHealth(bench, everythingAnswered(loginPage));
      demand(healthy === false, "a web page in place of the vendor's answer isn't health");
    },
  },
  {
    id: "health.never-rejects",
    title: "healthCheck() never rejects, also not without a context or aborted",
    safety: true,
    async once(bench) {
      const aborted = { signal: AbortSignal.abort() };
      const fetch = () => {
        throw new Error("a fetch that throws");
      };
      await demandHealth(bench, aborted);
      await demandHealth(bench, { fetch });
      if (!bench.fixture.wire) await demandHealth(bench, undefined);
    },
  },
];

const loginPage = () =>
  new Response("<!doctype html><title>Please log in</title>", {
    headers: { "content-type": "text/html" },
  });

async function checkHealth(bench: Bench, fault?: Fault): Promise<ProviderHealth> {
  const watch = await bench.watchRead(fault);
  const checked = await demandHealth(bench, watch.context);
  await watch.end();
  return checked;
}

async function demandHealth(
  { provider }: Bench,
  context: ProviderContext | undefined,
): Promise<ProviderHealth> {
  let checked: ProviderHealth;
  try {
    checked = await inTime(provider.healthCheck(context), "healthCheck()");
  } catch (reason) {
    demandSafe(false, `healthCheck() threw or rejected (${nameOf(reason)})`);
  }
  demandSafe(typeof checked?.healthy === "boolean", "healthCheck() must say `healthy`");
  return checked;
}
