import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFences, findFences } from "../scripts/checks/readme-fences.ts";

const fixtures = join(import.meta.dirname, "fixtures", "readme-fences");
const options = {
  tsconfig: join(fixtures, "tsconfig.json"),
  prelude: join(fixtures, "prelude.d.ts"),
};

function check(markdown: string): string[] {
  return checkFences(findFences("README.md", markdown), options);
}

describe("findFences", () => {
  it("finds ts and typescript fences, and no others", () => {
    const markdown = [
      "```ts",
      "one",
      "```",
      "```sh",
      "two",
      "```",
      "~~~typescript title",
      "three",
      "~~~",
    ];
    expect(findFences("a.md", markdown.join("\n"))).toEqual([
      { file: "a.md", line: 1, code: "one" },
      { file: "a.md", line: 7, code: "three" },
    ]);
  });

  it("takes the list's indent off", () => {
    const markdown = "1. Step\n\n   ```ts\n   if (true) {\n     run();\n   }\n   ```";
    expect(findFences("a.md", markdown)[0]?.code).toBe("if (true) {\n  run();\n}");
  });

  it("does not take a shorter fence in a sample for its end", () => {
    const markdown = "````ts\nconst text = `\n```\n`;\n````";
    expect(findFences("a.md", markdown)[0]?.code).toBe("const text = `\n```\n`;");
  });

  it("refuses a fence that is never closed", () => {
    expect(() => findFences("a.md", "text\n```ts\nconst a = 1;")).toThrow("a.md:2");
  });
});

describe("checkFences", () => {
  it("accepts a right sample that uses the prelude", () => {
    expect(check("# Hi\n\n```ts\nconst text: string = apiKey;\n```\n")).toEqual([]);
  });

  it("reports a wrong sample at the README's own line", () => {
    const errors = check("# Hi\n\n```ts\nconst a = 1;\nconst b: number = apiKey;\n```\n");
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^README\.md:5: TS2322 /);
  });

  it("reports a sample that does not parse", () => {
    expect(check("```ts\nconst = ;\n```")[0]).toMatch(/^README\.md:2: TS1/);
  });

  it("reports an import that is not there", () => {
    const errors = check('```ts\nimport { nothing } from "./nothing.ts";\nnothing();\n```');
    expect(errors[0]).toMatch(/^README\.md:2: TS2307 /);
  });

  it("checks every sample as its own module", () => {
    const twice = "```ts\nconst same = 1;\nawait Promise.resolve(same);\n```\n";
    expect(check(twice + twice)).toEqual([]);
    expect(check(`${twice}\`\`\`ts\nconsole.log(same);\n\`\`\``)[0]).toMatch(
      /^README\.md:6: TS2304 /,
    );
  });
});
