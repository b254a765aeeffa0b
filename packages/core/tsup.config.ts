import { defineConfig } from "tsup";
import { buildOptions } from "../../tsup.base.ts";

export default defineConfig(
  buildOptions({
    index: "src/index.ts",
    "resilience/index": "src/resilience/index.ts",
    "testing/index": "src/testing/index.ts",
  }),
);
