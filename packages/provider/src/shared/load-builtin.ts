type GetBuiltinModule = (name: string) => unknown;

/**
 * A module of Node's own where there is one (Node ≥ 20.16, Bun), else nothing.
 * Not imported: bundles for edge runtimes must not name these modules.
 */
export function loadBuiltin<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: GetBuiltinModule } };
  return process?.getBuiltinModule?.(name) as T | undefined;
}
