/** Calls `onAbort` when the signal fires, until the returned function is called. */
export type WatchAbort = (signal: AbortSignal, onAbort: () => void) => () => void;

/**
 * Many watchers of one signal behind a single listener: adding a listener walks over all that are there, so
 * that 20,000 calls which wait with the same signal would cost a second.
 */
export function createAbortWatch(): WatchAbort {
  const groups = new Map<AbortSignal, { watchers: Set<() => void>; end: () => void }>();

  function open(signal: AbortSignal) {
    const watchers = new Set<() => void>();
    const end = () => {
      signal.removeEventListener("abort", tellAll);
      groups.delete(signal);
    };
    const tellAll = () => {
      end();
      for (const onAbort of watchers) onAbort();
    };
    const group = { watchers, end };
    signal.addEventListener("abort", tellAll);
    groups.set(signal, group);
    return group;
  }

  return (signal, onAbort) => {
    const { watchers, end } = groups.get(signal) ?? open(signal);
    watchers.add(onAbort);
    return () => {
      if (watchers.delete(onAbort) && watchers.size === 0) end();
    };
  };
}
