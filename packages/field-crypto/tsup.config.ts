import { defineConfig } from "tsup";
import { buildOptions } from "../../tsup.base.ts";

export default defineConfig(buildOptions());
