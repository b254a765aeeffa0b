// Shared code knows no vendor by name: comments may, code may not.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../public-packages.ts";

const VENDOR = /solapi|iwinv|aligo/i;
const shared = [
  "packages/{core,field-crypto,messaging,k-msg}/src/**/*.ts",
  "packages/provider/src/{shared,mock}/**/*.ts",
];

const files = globSync(shared, { cwd: root }).filter((file) => !/\.test(-d)?\.ts$/.test(file));
for (const file of files) {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  for (const { token, position } of tokensOf(source)) {
    if (!VENDOR.test(token)) continue;
    const { line } = source.getLineAndCharacterOfPosition(position);
    console.log(`${file}:${line + 1}: ${token.slice(0, 60)}`);
    process.exitCode = 1;
  }
}
console.log(`${files.length} files of shared code`);

/** Everything but comments and white space. */
function* tokensOf(node: ts.Node): Generator<{ token: string; position: number }> {
  if (node.getChildCount() === 0) yield { token: node.getText(), position: node.getStart() };
  for (const child of node.getChildren()) {
    if (!ts.isJSDoc(child)) yield* tokensOf(child);
  }
}
