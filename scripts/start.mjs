// The one door for people and CI: needs Node and npm alone, and brings everything else.
//   node scripts/start.mjs quickstart|test|bench|outdated [arguments for the task]
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const bunVersion = manifest.devDependencies.bun;
const binaries = join(root, "node_modules", ".bin");

const tasks = {
  quickstart: { command: ["bun", "run", "--silent", "start"], folder: "examples/quickstart" },
  test: { command: ["node", "scripts/test.ts"], folder: "." },
  bench: { command: ["bun", "run", "--silent", "bench:built"], folder: "." },
  outdated: { command: ["node", "scripts/outdated.ts"], folder: "." },
};

const [taskName = "", ...rest] = process.argv.slice(2);
const task = tasks[taskName];
if (!task) stop(`Usage: node scripts/start.mjs ${Object.keys(tasks).join("|")}`);

requireNode(20, 19);
await install();
process.env.PATH = `${binaries}${delimiter}${process.env.PATH}`;
process.exitCode = await run([...task.command, ...rest], join(root, task.folder));

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split(".").map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  stop(
    `k-msg needs Node ${major}.${minor} or newer; this is ${process.version}. Get one at https://nodejs.org/.\n` +
      `k-msg는 Node ${major}.${minor} 이상에서 동작합니다. 지금 버전은 ${process.version}입니다. https://nodejs.org/ 에서 설치해 주세요.`,
  );
}

async function install() {
  const options = ["install", "--frozen-lockfile"];
  // Costs a few milliseconds when nothing is missing, so Bun is asked every time.
  if (toolsWork() && (await run([tool("bun"), ...options, "--silent"], root)) === 0) return;
  // An interrupted installation would stay broken: npx, too, takes the Bun it finds here.
  if (!toolsWork()) rmSync(join(root, "node_modules"), { recursive: true, force: true });
  console.log(`k-msg: installing dependencies with Bun ${bunVersion} …`);
  const code = await run(["npx", "-y", `bun@${bunVersion}`, ...options], root);
  if (code === 0) return;
  stop(
    "k-msg: the installation failed. It needs the package registry; and if you changed a package.json,\n" +
      `run "npx bun@${bunVersion} install" once to bring bun.lock up to date.\n` +
      "k-msg: 설치하지 못했습니다. 패키지 레지스트리에 연결되는지 확인해 주세요. package.json을 고쳤다면\n" +
      `"npx bun@${bunVersion} install"을 한 번 실행해 bun.lock을 맞춰 주세요.`,
    code,
  );
}

/** Are the pinned Bun and the toolchain's Node, dependencies themselves, already here? */
function toolsWork() {
  const versionOf = (name) => spawnSync(tool(name), ["--version"], { encoding: "utf8" }).stdout;
  return versionOf("bun")?.trim() === bunVersion && Boolean(versionOf("node"));
}

function tool(name) {
  return join(binaries, process.platform === "win32" ? `${name}.exe` : name);
}

/** Runs a command with our own input and output; resolves to its exit code. */
function run([command, ...args], cwd) {
  const shell = process.platform === "win32" && command === "npx"; // a .cmd file there
  const child = spawn(command, args, { cwd, stdio: "inherit", shell });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    child.on("error", (error) =>
      console.error(`k-msg: could not start ${command}: ${error.message}`),
    );
    child.on("close", (code, signal) => {
      for (const each of signals) process.off(each, forward);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}
