import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

/** Long, and no matter of the runtime: Node's word is enough. */
const ONLY_ON_NODE = [
  "packages/core/src/testing/**/flawed-*.test.ts",
  "packages/field-crypto/src/keys/rolling-keys.test.ts",
  "packages/messaging/test/sql/query-plans.test.ts",
  "tests/histories/bulk.test.ts",
  "tests/{networking,readme-fences,writing-a-provider}.test.ts",
];
const isBun = process.versions.bun !== undefined;
const exclude = [...configDefaults.exclude, ...(isBun ? ONLY_ON_NODE : [])];

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    testTimeout: 20_000,
    // By default one less than there are, which is half of two; on Bun, which is the sooner done, that is enough.
    ...(!isBun && { maxWorkers: availableParallelism() }),
    projects: [
      {
        extends: true,
        test: {
          // One after the other in the same workers: to load everything anew for each file takes as long as its tests.
          // So whoever changes something global puts it back.
          name: "units",
          isolate: false,
          exclude,
          include: [
            "packages/{core,messaging,field-crypto,k-msg}/src/**/*.test.ts",
            "packages/provider/{src,test}/**/*.test.ts",
            "apps/*/{src,test}/**/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "whole",
          exclude,
          globalSetup: [
            "packages/messaging/test/postgres/global-setup.ts",
            "packages/messaging/test/mysql/global-setup.ts",
          ],
          include: [
            "packages/{core,messaging,field-crypto,k-msg}/test/**/*.test.ts",
            "tests/**/*.test.ts",
          ],
        },
      },
    ],
  },
});
