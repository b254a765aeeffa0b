import { sendRecorded } from "../tracking/tracker/record-sends.ts";
import { dispatch } from "./dispatch.ts";
import type { Call, Job } from "./job.ts";
import type { Runtime } from "./runtime.ts";

/** Brings messages of one request to their final results, and has them recorded where that is wanted. Never rejects. */
export function bring(runtime: Runtime, jobs: readonly Job[], call: Call): Promise<void> {
  const { tracking } = runtime;
  return tracking ? sendRecorded(runtime, tracking, jobs, call) : dispatch(runtime, jobs, call);
}
