// Do the types say what `import` and `require` find? (Are The Types Wrong)
import { spawnSync } from "node:child_process";
import { listPublicPackages } from "../public-packages.ts";

const packages = listPublicPackages();
for (const { tarball } of packages) {
  // node16: TypeScript's old "node10" resolution knows no subpath exports.
  const { status, stdout, stderr } = spawnSync(
    "attw",
    [tarball, "--profile", "node16", "--no-emoji", "--no-color", "--format", "ascii"],
    { encoding: "utf8" },
  );
  if (status === 0) continue;
  console.log(stdout, stderr);
  process.exitCode = 1;
}
console.log(`${packages.length} packages`);
