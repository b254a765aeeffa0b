import { defineConfig } from "tsup";
import { buildOptions } from "../../tsup.base.ts";

const shared = buildOptions();

export default defineConfig([
  // tsup runs both at once: this one must not sweep away what the other has just written.
  { ...shared, clean: ["!cli.js"] },
  // The command line is only ever run, never imported: ESM without declarations.
  { ...shared, entry: { cli: "src/cli.ts" }, format: ["esm"], dts: false, clean: false },
]);
