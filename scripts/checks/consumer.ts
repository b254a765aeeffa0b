// Installs the packed packages into an empty folder, and uses them as people do: by import, by
// require, bundled for an edge runtime, and in TypeScript; on the machine's own Node, the
// toolchain's Node and Bun.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { build } from "esbuild";
import { listPublicPackages, root } from "../public-packages.ts";

const packages = listPublicPackages();
const names = packages.map(({ name }) => name);
const folder = mkdtempSync(join(tmpdir(), "k-msg-consumer-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

cpSync(join(root, "tests", "consumer"), folder, { recursive: true });
installTarballs();
await bundleForEdge();
const runtimes = [findMachineNode(), process.execPath, "bun"];
for (const runtime of runtimes) {
  run(runtime, "entries.mjs", ...names);
  for (const script of ["import.mjs", "require.cjs", "edge.mjs"]) run(runtime, script);
}
checkTypes();
const versions = runtimes.map((runtime) => run(runtime, "--version").trim());
console.log(`import, require, edge bundle and types on Node ${versions.join(", ")} (Bun)`);

function run(command: string, ...args: string[]): string {
  const { status, stdout, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status === 0) return stdout;
  console.error(stdout, `${command} ${args.join(" ")} failed`, error ?? "");
  process.exit(1);
}

/** With what only some entries need: an optional peer, as people who use them install it. */
function installTarballs(): void {
  const { devDependencies } = JSON.parse(
    readFileSync(join(root, "packages", "messaging", "package.json"), "utf8"),
  );
  const dependencies = {
    ...Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`])),
    kysely: devDependencies.kysely,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  // npm, started by npm, would otherwise install into the outer package's folder.
  const here = ["--prefix", folder, "--workspaces=false"];
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  run("npm", "install", ...here, ...quiet);
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const ours = Object.entries<{ resolved?: string }>(lock.packages).filter(([path]) =>
    names.some((name) => path.endsWith(`node_modules/${name}`)),
  );
  for (const [path, { resolved }] of ours) {
    if (!resolved?.startsWith("file:")) throw new Error(`${path} is not from our tarball`);
  }
  if (ours.length !== names.length) throw new Error("a package of ours is installed twice");
}

/** Platform "neutral" knows no built-in modules: an import of one fails the build. */
async function bundleForEdge(): Promise<void> {
  await build({
    entryPoints: [join(folder, "edge-bundle.mjs")],
    outfile: join(folder, "edge-bundle.js"),
    bundle: true,
    platform: "neutral",
    mainFields: ["module", "main"],
    format: "iife",
    globalName: "edge",
    tsconfigRaw: {},
  });
}

function checkTypes(): void {
  const source = readFileSync(join(folder, "types.ts"), "utf8");
  const resolutions = [
    { module: "node16", moduleResolution: "node16", extensions: ["mts", "cts"] },
    { module: "nodenext", moduleResolution: "nodenext", extensions: ["mts", "cts"] },
    { module: "esnext", moduleResolution: "bundler", extensions: ["ts"] },
  ];
  for (const { module, moduleResolution, extensions } of resolutions) {
    const files = extensions.map((extension) => `types-${moduleResolution}.${extension}`);
    for (const file of files) writeFileSync(join(folder, file), source);
    const project = join(folder, `tsconfig.${moduleResolution}.json`);
    const compilerOptions = {
      module,
      moduleResolution,
      target: "es2022",
      lib: ["es2023", "dom", "dom.iterable"],
      types: [],
      strict: true,
      noEmit: true,
    };
    writeFileSync(project, JSON.stringify({ compilerOptions, files }));
    run("tsc", "--project", project);
  }
}

/** The Node that people have, not the one pinned for our tools. */
function findMachineNode(): string {
  const outside = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((path) => !path.includes("node_modules"))
    .map((path) => join(path, process.platform === "win32" ? "node.exe" : "node"));
  const found = [process.env.npm_node_execpath, ...outside].find(
    (path) => path && existsSync(path),
  );
  if (!found) throw new Error("there is no node outside of node_modules");
  return found;
}
