// Every entry that the packages (named as arguments) promise is there, and is the same for
// `import` and `require`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
for (const name of process.argv.slice(2)) {
  const { exports } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  for (const subpath of Object.keys(exports).filter((each) => !each.endsWith(".json"))) {
    const entry = name + subpath.slice(1);
    const imported = Object.keys(await import(entry)).filter((key) => key !== "module.exports");
    const required = Object.keys(require(entry));
    assert.ok(imported.length > 0, `${entry} exports nothing`);
    assert.deepEqual(imported.sort(), required.sort(), `${entry}: import and require differ`);
  }
}
