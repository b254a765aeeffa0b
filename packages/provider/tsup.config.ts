import { defineConfig } from "tsup";
import { buildOptions } from "../../tsup.base.ts";

export default defineConfig(
  buildOptions({
    index: "src/index.ts",
    "aligo/index": "src/aligo/index.ts",
    "iwinv/index": "src/iwinv/index.ts",
    "solapi/index": "src/solapi/index.ts",
  }),
);
