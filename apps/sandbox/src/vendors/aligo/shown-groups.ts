import type { AligoGroup } from "./groups.ts";
import type { AligoState } from "./state.ts";

/** The groups that the lists already show, newest first; see the switch `historyDelayMs`. */
export function listShownGroups(state: AligoState): AligoGroup[] {
  return [...state.groups.values()].filter((group) => isShown(state, group)).reverse();
}

export function findShownGroup(state: AligoState, mid: string): AligoGroup | undefined {
  const group = state.groups.get(mid);
  return group && isShown(state, group) ? group : undefined;
}

function isShown({ world, switches }: AligoState, { registeredAt }: AligoGroup): boolean {
  return registeredAt <= world.clock.now() - switches.historyDelayMs;
}
