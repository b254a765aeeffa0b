// Packs every public package as it would be published, and looks into the tarballs.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { listPublicPackages, tarballFolder } from "../public-packages.ts";

rmSync(tarballFolder, { recursive: true, force: true });
mkdirSync(tarballFolder, { recursive: true });
const packages = listPublicPackages();
for (const { name, folder, tarball } of packages) {
  execFileSync("bun", ["pm", "pack", "--quiet", "--ignore-scripts", "--filename", tarball], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const manifest = execFileSync("tar", ["-xzOf", tarball, "package/package.json"], {
    encoding: "utf8",
  });
  if (manifest.includes("workspace:")) {
    throw new Error(`${name}: the packed package.json still says "workspace:"`);
  }
}
console.log(`${packages.length} packages`);
