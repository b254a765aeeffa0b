// Lists outdated dependencies of the workspaces in the given folders: outdated.ts packages apps
import { spawnSync } from "node:child_process";
import { root } from "./public-packages.ts";

const folders = process.argv.slice(2);
const filters = folders.flatMap((folder) => ["--filter", `./${folder}/*`]);
const { status, stdout } = spawnSync("bun", ["outdated", ...filters], {
  cwd: root,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});
// A table has bars; Bun prints none when there is nothing to say.
const isCurrent = status === 0 && !stdout.includes("|");
console.log(isCurrent ? `All dependencies in ${folders.join(", ")} are current.` : stdout);
process.exitCode = status ?? 1;
