import type { AligoState } from "./state.ts";

/** The next id of a kind, as digits: the same run gives the same ids. */
export function takeId(state: AligoState, kind: keyof AligoState["lastIds"]): string {
  state.lastIds[kind] += 1;
  return String(state.lastIds[kind]);
}
