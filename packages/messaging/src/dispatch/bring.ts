import { fail, KMsgError } from "@k-msg/core";
import { dispatch } from "./dispatch.ts";
import type { Call, Job } from "./job.ts";
import type { Runtime } from "./runtime.ts";

/** Brings messages of one request to their final results, and has them recorded where that is wanted. Never rejects. */
export function bring(runtime: Runtime, jobs: readonly Job[], call: Call): Promise<void> {
  const { tracking } = runtime;
  return tracking ? bringRecorded(runtime, tracking, jobs, call) : dispatch(runtime, jobs, call);
}

async function bringRecorded(
  runtime: Runtime,
  tracking: NonNullable<Runtime["tracking"]>,
  jobs: readonly Job[],
  call: Call,
): Promise<void> {
  let recording: typeof import("../tracking/tracker/record-sends.ts");
  try {
    recording = await import("../tracking/tracker/record-sends.ts");
  } catch (cause) {
    const refused = fail(new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", cause }));
    for (const job of jobs) job.result = refused;
    return;
  }
  await recording.sendRecorded(runtime, tracking, jobs, call);
}
