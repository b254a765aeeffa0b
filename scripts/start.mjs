// The one door for people and CI: needs Node and npm alone, and brings everything else.
//   node scripts/start.mjs quickstart|test|outdated [arguments for the task]
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const bunVersion = manifest.devDependencies.bun;
const stampFile = join(root, "node_modules", ".k-msg-installed");

const tasks = {
  quickstart: { command: ["bun", "run", "--silent", "start"], folder: "examples/quickstart" },
  test: { command: ["node", "scripts/test.ts"], folder: "." },
  outdated: { command: ["node", "scripts/outdated.ts"], folder: "." },
};

const [taskName = "", ...rest] = process.argv.slice(2);
const task = tasks[taskName];
if (!task) stop(`Usage: node scripts/start.mjs ${Object.keys(tasks).join("|")}`);

requireNode(20, 19);
await install();
const binaries = join(root, "node_modules", ".bin");
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
  const stamp = describeDependencies();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log(`k-msg: installing dependencies with Bun ${bunVersion} …`);
  const code = await run(["npx", "-y", `bun@${bunVersion}`, "install", "--frozen-lockfile"], root);
  if (code !== 0) {
    stop(
      "k-msg: the installation failed. It needs the package registry; and if you changed a package.json,\n" +
        `run "npx bun@${bunVersion} install" once to bring bun.lock up to date.\n` +
        "k-msg: 설치하지 못했습니다. 패키지 레지스트리에 연결되는지 확인해 주세요. package.json을 고쳤다면\n" +
        `"npx bun@${bunVersion} install"을 한 번 실행해 bun.lock을 맞춰 주세요.`,
      code,
    );
  }
  writeFileSync(stampFile, stamp);
}

/** Changes whenever another installation is due. */
function describeDependencies() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  const folders = manifest.workspaces.flatMap((pattern) => {
    const parent = pattern.replace("/*", "");
    return readdirSync(join(root, parent)).map((name) => `${parent}/${name}/`);
  });
  const manifests = ["", ...folders].map((folder) => `${folder}package.json`);
  for (const file of ["bun.lock", ...manifests.sort()]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(`${file}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** Runs a command with our own input and output; resolves to its exit code. */
function run([command, ...args], cwd) {
  const shell = process.platform === "win32"; // npx is a .cmd file there
  const child = spawn(command, args, { cwd, stdio: "inherit", shell });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    child.on("error", (error) => stop(`k-msg: could not start ${command}: ${error.message}`));
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
