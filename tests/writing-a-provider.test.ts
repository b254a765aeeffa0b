import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFences, findFences } from "../scripts/checks/readme-fences.ts";

const root = join(import.meta.dirname, "..");
const example = "packages/core/src/testing/example";
const files = ["pigeon-provider.ts", "pigeon-vendor.ts", "pigeon-provider.test.ts"];

describe.each(["docs/writing-a-provider.md", "docs/writing-a-provider_ko.md"])("%s", (guide) => {
  const markdown = readFileSync(join(root, guide), "utf8");

  it.each(files)("shows %s as it is tested", (file) => {
    const code = readFileSync(join(root, example, file), "utf8");
    expect(markdown).toContain(`\`${file}\`:\n\n\`\`\`ts\n${code}\`\`\`\n`);
  });

  it("has samples that compile", () => {
    // As if they lay beside the example's files, which they import.
    const fences = findFences(join(example, "guide"), markdown);
    expect(fences).toHaveLength(5);
    const options = { tsconfig: join(root, "tsconfig.json") };
    const prelude = join(root, "tests", "readme-prelude.d.ts");
    expect(checkFences(fences, { ...options, prelude })).toEqual([]);
  });
});
