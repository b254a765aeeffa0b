import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFences, findFences } from "../scripts/checks/readme-fences.ts";

const root = join(import.meta.dirname, "..");
const fixtures = "tests/fixtures/networking";
const files = ["pooled-fetch.ts", "proxied-fetch.ts", "bun-proxied-fetch.ts"];

describe.each(["docs/networking.md", "docs/networking_ko.md"])("%s", (guide) => {
  const markdown = readFileSync(join(root, guide), "utf8");

  it.each(files)("shows %s as it is tested", (file) => {
    const code = readFileSync(join(root, fixtures, file), "utf8");
    expect(markdown).toContain(`\n\`\`\`ts\n${code}\`\`\`\n`);
  });

  it("has samples that compile", () => {
    // As if they lay beside the files, which one of them imports.
    const fences = findFences(join(fixtures, "guide"), markdown);
    expect(fences).toHaveLength(6);
    const tsconfig = join(root, "tsconfig.json");
    const prelude = join(root, "tests", "readme-prelude.d.ts");
    expect(checkFences(fences, { tsconfig, prelude })).toEqual([]);
  });
});
