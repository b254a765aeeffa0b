/** Columns that a text takes on a terminal: Hangul and other wide characters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += isWide(character) ? 2 : 1;
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

function isWide(character: string): boolean {
  return WIDE.test(character) || (character.codePointAt(0) ?? 0) > 0x1f2ff;
}

/** Breaks a text into lines of at most `width` columns, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/(?<= )/)) {
    if (widthOf(current + word.trimEnd()) <= width) {
      current += word;
      continue;
    }
    if (current !== "") lines.push(current.trimEnd());
    current = "";
    for (const character of word) {
      if (widthOf(current + character) > width) {
        lines.push(current);
        current = "";
      }
      current += character;
    }
  }
  return [...lines, current.trimEnd()];
}

/** Draws rows of cells, each cell wrapped to its column. */
export function drawTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const body = rows.map((row) => drawRow(row, widths)).join(`\n${rule("├", "┼", "┤")}\n`);
  return [
    rule("┌", "┬", "┐"),
    drawRow(head, widths),
    rule("├", "┼", "┤"),
    body,
    rule("└", "┴", "┘"),
  ].join("\n");
}

function drawRow(cells: readonly string[], widths: readonly number[]): string {
  const wrapped = cells.map((cell, column) => wrap(cell, widths[column] ?? 0));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = widths.map((width, column) => {
      const text = wrapped[column]?.[line] ?? "";
      return ` ${text}${" ".repeat(width - widthOf(text))} `;
    });
    return `│${parts.join("│")}│`;
  }).join("\n");
}
