// A line chart as SVG, made to be read on light and dark pages.

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Chart {
  readonly title: string;
  /** What the axes show. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}

const WIDTH = 720;
const HEIGHT = 400;
/** Around the plot: room for title, labels and the names at the lines' ends. */
const FRAME = { top: 56, right: 150, bottom: 58, left: 64 };
const PLOT = { width: WIDTH - FRAME.left - FRAME.right, height: HEIGHT - FRAME.top - FRAME.bottom };

/** Apart in hue and in lightness, on white and on black; lines also differ in their dashes. */
const COLORS = [
  { light: "#0b5cad", dark: "#6cb6ff" },
  { light: "#b54708", dark: "#f0883e" },
  { light: "#57606a", dark: "#adbac7" },
];
const DASHES = ["none", "7 4", "2 4"];
/** Least distance between two names. */
const NAME_HEIGHT = 17;

/** `x` by powers of ten, `y` from 0, so that heights can be compared. */
export function drawLines({ title, x, y, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const powers = points.map((point) => Math.log10(point.x));
  const [low, high] = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))];
  const step = toStep(Math.max(...points.map((point) => point.y)) / 5);
  const top = Math.ceil(Math.max(...points.map((point) => point.y)) / step) * step;
  const toX = (value: number) =>
    FRAME.left + ((Math.log10(value) - low) / (high - low)) * PLOT.width;
  const toY = (value: number) => FRAME.top + (1 - value / top) * PLOT.height;

  const decades = Array.from({ length: high - low + 1 }, (_, place) => 10 ** (low + place));
  const heights = Array.from({ length: Math.round(top / step) + 1 }, (_, place) => place * step);
  const nameHeights = spread(lines.map((line) => toY(line.points.at(-1)?.y ?? 0)));
  const parts = [
    text(title, FRAME.left, 26, "title"),
    ...heights.flatMap((value) => [
      `<path class="grid" d="M${FRAME.left} ${round(toY(value))}h${PLOT.width}"/>`,
      text(String(value), FRAME.left - 10, toY(value) + 4, "end"),
    ]),
    ...decades.flatMap((value) => [
      `<path class="tick" d="M${round(toX(value))} ${FRAME.top + PLOT.height}v6"/>`,
      text(value.toLocaleString("en"), toX(value), FRAME.top + PLOT.height + 22, "middle"),
    ]),
    text(`${x} (logarithmic)`, FRAME.left + PLOT.width / 2, HEIGHT - 12, "middle axis"),
    text(y, FRAME.left, FRAME.top - 10, "axis"),
    ...lines.flatMap((line, place) => [
      drawLine(line, place, toX, toY),
      text(line.name, FRAME.left + PLOT.width + 12, (nameHeights[place] ?? 0) + 4, `name-${place}`),
    ]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${toXml(title)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 15px; font-weight: 600; }
.axis { fill: #57606a; }
.middle { text-anchor: middle; }
.end { text-anchor: end; }
path { fill: none; }
.grid { stroke: #d1d9e0; }
.tick { stroke: #57606a; }
.line { stroke-width: 2.5; stroke-linejoin: round; }
${colorRules("light")}
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.axis { fill: #adbac7; }
.grid { stroke: #3d444d; }
.tick { stroke: #adbac7; }
${colorRules("dark")}
}
</style>
${parts.join("\n")}
</svg>
`;
}

function drawLine(
  { points }: Line,
  place: number,
  toX: (value: number) => number,
  toY: (value: number) => number,
): string {
  const spots = points.map(({ x, y }) => `${round(toX(x))} ${round(toY(y))}`);
  const dots = spots.map((spot) => {
    const [cx, cy] = spot.split(" ");
    return `<circle class="dot-${place}" cx="${cx}" cy="${cy}" r="3.5"/>`;
  });
  const dash = DASHES[place % DASHES.length];
  const path = `<path class="line line-${place}" stroke-dasharray="${dash}" d="M${spots.join("L")}"/>`;
  return [path, ...dots].join("\n");
}

function colorRules(theme: "light" | "dark"): string {
  return COLORS.map(({ [theme]: color }, place) => {
    return `.line-${place} { stroke: ${color}; } .dot-${place}, .name-${place} { fill: ${color}; }`;
  }).join("\n");
}

/** Moves heights apart so that names don't cover each other; keeps their order. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((_, place) => place);
  order.sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const moved = [...heights];
  let least = Number.NEGATIVE_INFINITY;
  for (const place of order) {
    moved[place] = Math.max(heights[place] ?? 0, least);
    least = (moved[place] ?? 0) + NAME_HEIGHT;
  }
  return moved;
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function toStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

function text(content: string, x: number, y: number, classes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${classes}">${toXml(content)}</text>`;
}

function toXml(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
