/** `["a", "b.c"]` → `a.b\.c`: two different places never have the same path. */
export function joinFieldPath(segments: readonly string[]): string {
  return segments.map((each) => each.replace(/[\\.]/g, "\\$&")).join(".");
}

/** `undefined` for what isn't a path: empty, with an empty segment, or with a stray backslash. */
export function splitFieldPath(path: string): readonly string[] | undefined {
  if (!/^(?:[^\\.]|\\[\\.])+(?:\.(?:[^\\.]|\\[\\.])+)*$/.test(path)) return undefined;
  const segments = path.match(/(?:[^\\.]|\\[\\.])+/g) ?? [];
  return segments.map((each) => each.replace(/\\([\\.])/g, "$1"));
}
