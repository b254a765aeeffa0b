import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: [
      "packages/*/{src,test}/**/*.test.ts",
      "apps/*/{src,test}/**/*.test.ts",
      "tests/**/*.test.ts",
    ],
    globalSetup: "packages/messaging/test/postgres/global-setup.ts",
    testTimeout: 20_000,
  },
});
