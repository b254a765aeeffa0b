import type { FieldMode, FieldModes } from "./field-mode.ts";
import { joinFieldPath, splitFieldPath } from "./field-path.ts";
import { setOwn } from "./set-own.ts";

/** A value that a mode applies to as a whole. */
export interface FieldLeaf {
  readonly segments: readonly string[];
  /** The segments as one text. */
  readonly path: string;
  readonly mode: FieldMode;
  readonly value: unknown;
  /** Puts another value in its place in the copy. */
  readonly put: (value: unknown) => void;
}

export interface FieldPolicy {
  /** The mode of a field that holds a single value. */
  modeOf(path: string): FieldMode;
  /**
   * A copy of the record's objects and lists, and all values in it that a mode applies to. Neither `null` nor
   * `undefined` is one; what is neither a plain object nor a list stays whole.
   *
   * @param isStored Of a stored record, where a whole object was one ciphertext, or its values were each by themselves
   *   under a policy of before: an object never counts as a whole.
   */
  listLeaves(
    record: Readonly<Record<string, unknown>>,
    isStored?: boolean,
  ): {
    readonly copy: Record<string, unknown>;
    readonly leaves: readonly FieldLeaf[];
  };
}

interface PathNode {
  mode?: FieldMode;
  /** Any mode but `plain` inside. */
  protectsInside: boolean;
  readonly children: Map<string, PathNode>;
}

const ANY = "*";
/** Deeper in, plain objects aren't copied: one may hold itself. */
const MAX_DEPTH = 64;

/** Paths that aren't any are left out: see `findFieldCryptoProblems`. */
export function createFieldPolicy(fields: FieldModes): FieldPolicy {
  const root = createNode();
  for (const [path, mode] of Object.entries(fields)) addPath(root, path, mode);

  function listLeaves(record: Readonly<Record<string, unknown>>, isStored = false) {
    const leaves: FieldLeaf[] = [];
    const visit = (
      value: unknown,
      nodes: readonly PathNode[],
      inherited: FieldMode,
      segments: readonly string[],
      put: (value: unknown) => void,
    ): unknown => {
      if (value === undefined || value === null) return value;
      const mode = modeAt(nodes, inherited);
      const goesOn = nodes.some(({ children }) => children.size > 0);
      const isWhole = mode === "encrypt" && !goesOn && !isStored;
      if (isTree(value) && !isWhole && segments.length < MAX_DEPTH) {
        return copyTree(value, (key, inner, putInner) =>
          visit(inner, step(nodes, key), mode, [...segments, key], putInner),
        );
      }
      leaves.push({
        segments,
        path: joinFieldPath(segments),
        // An object was expected here, of which something is to be protected.
        mode: mode === "plain" && !isSaid(nodes) && protectsInside(nodes) ? "encrypt" : mode,
        value,
        put,
      });
      return value;
    };
    const copy = copyTree(record, (key, inner, put) =>
      visit(inner, step([root], key), "plain", [key], put),
    ) as Record<string, unknown>;
    return { copy, leaves };
  }

  return {
    modeOf(path) {
      let nodes: readonly PathNode[] = [root];
      let mode: FieldMode = "plain";
      for (const segment of splitFieldPath(path) ?? []) {
        nodes = step(nodes, segment);
        mode = modeAt(nodes, mode);
      }
      return mode;
    },
    listLeaves,
  };
}

function createNode(): PathNode {
  return { protectsInside: false, children: new Map() };
}

function addPath(root: PathNode, path: string, mode: FieldMode): void {
  const segments = splitFieldPath(path);
  if (!segments) return;
  let node = root;
  for (const segment of segments) {
    const next = node.children.get(segment) ?? createNode();
    node.children.set(segment, next);
    if (mode !== "plain") node.protectsInside = true;
    node = next;
  }
  node.mode = mode;
}

/** The most specific first. */
function step(nodes: readonly PathNode[], key: string): PathNode[] {
  const next: PathNode[] = [];
  for (const { children } of nodes) {
    const named = children.get(key);
    const any = key === ANY ? undefined : children.get(ANY);
    if (named) next.push(named);
    if (any) next.push(any);
  }
  return next;
}

function isSaid(nodes: readonly PathNode[]): boolean {
  return nodes.some(({ mode }) => mode);
}

function protectsInside(nodes: readonly PathNode[]): boolean {
  return nodes.some((node) => node.protectsInside);
}

function modeAt(nodes: readonly PathNode[], inherited: FieldMode): FieldMode {
  return nodes.find(({ mode }) => mode)?.mode ?? inherited;
}

/** A plain object or a list. */
function isTree(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  // Also of another realm: its own prototype has none.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function copyTree(
  tree: object,
  visit: (key: string, value: unknown, put: (value: unknown) => void) => unknown,
): object {
  const copy: Record<string, unknown> = Array.isArray(tree) ? ([] as never) : {};
  for (const [key, value] of Object.entries(tree)) {
    const put = (next: unknown) => setOwn(copy, key, next);
    // Before what is inside is visited: its place among the keys.
    put(undefined);
    put(visit(key, value, put));
  }
  return copy;
}
