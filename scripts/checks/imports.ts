// Does every package declare what its built files (and their types) import? Inside the workspace,
// and beside its siblings, a forgotten dependency would be found all the same.
import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { listPublicPackages } from "../public-packages.ts";

const packages = listPublicPackages();
for (const { name, folder } of packages) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  for (const file of globSync("dist/**/*.{js,cjs,ts,cts}", { cwd: folder })) {
    const { importedFiles } = ts.preProcessFile(
      readFileSync(join(folder, file), "utf8"),
      true,
      true,
    );
    for (const { fileName: specifier } of importedFiles) {
      if (specifier.startsWith(".") || isBuiltin(specifier)) continue;
      const dependency = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
      if (dependency in declared) continue;
      console.log(`${name}: ${file} imports ${specifier}, which package.json does not declare`);
      process.exitCode = 1;
    }
  }
}
console.log(`${packages.length} packages`);
