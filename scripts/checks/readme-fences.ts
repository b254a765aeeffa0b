// Type-checks every TypeScript fence of the READMEs and of docs/, each as a module of its own.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

export interface Fence {
  readonly file: string;
  /** Line of the opening fence, from 1: line n of the code is line `line + n` of the file. */
  readonly line: number;
  readonly code: string;
}

/** The TypeScript fences of a Markdown text, also those indented in a list. */
export function findFences(file: string, markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: { indent: string; mark: string; line: number; code: string[]; isTs: boolean } | null =
    null;
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const mark = /^([ \t]*)(`{3,}|~{3,})\s*([^\s`]*)/.exec(text);
    if (!open && mark) {
      const [, indent = "", fence = "", language = ""] = mark;
      const isTs = /^(ts|typescript)$/i.test(language);
      open = { indent, mark: fence, line: index + 1, code: [], isTs };
    } else if (open && mark?.[3] === "" && mark[2]?.startsWith(open.mark)) {
      if (open.isTs) fences.push({ file, line: open.line, code: open.code.join("\n") });
      open = null;
    } else if (open) {
      open.code.push(text.startsWith(open.indent) ? text.slice(open.indent.length) : text);
    }
  }
  if (open) throw new Error(`${file}:${open.line}: this fence is never closed`);
  return fences;
}

export interface CheckFencesOptions {
  /** The tsconfig.json whose options and paths the samples are compiled with. */
  readonly tsconfig: string;
  /** Declarations every sample may lean on, such as `declare const apiKey: string`. */
  readonly prelude: string;
}

/** Compiles the fences in one program; returns an error a line, each at the README's own line. */
export function checkFences(fences: readonly Fence[], options: CheckFencesOptions): string[] {
  const folder = dirname(options.tsconfig);
  const compilerOptions = {
    ...readOptions(options.tsconfig),
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  const modules = new Map(
    fences.map((fence) => [join(folder, `${fence.file}.${fence.line}.fence.ts`), fence]),
  );
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile, fileExists, readFile } = host;
  // `export {}` makes a module of a sample without imports, and leaves its lines where they are.
  const textOf = (fence: Fence) => `${fence.code}\nexport {};\n`;
  host.fileExists = (path) => modules.has(path) || fileExists.call(host, path);
  host.readFile = (path) => {
    const fence = modules.get(path);
    return fence ? textOf(fence) : readFile.call(host, path);
  };
  host.getSourceFile = (path, ...rest) => {
    const fence = modules.get(path);
    return fence
      ? ts.createSourceFile(path, textOf(fence), rest[0], true)
      : getSourceFile.call(host, path, ...rest);
  };
  const program = ts.createProgram([...modules.keys(), options.prelude], compilerOptions, host);
  const prelude = program.getSourceFile(options.prelude);
  const sources = [...modules.keys()].map((path) => program.getSourceFile(path));
  return [prelude, ...sources]
    .flatMap((source) => (source ? ts.getPreEmitDiagnostics(program, source) : []))
    .map((diagnostic) => describe(diagnostic, modules));
}

function readOptions(tsconfig: string): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(tsconfig)).options;
}

function describe(diagnostic: ts.Diagnostic, modules: ReadonlyMap<string, Fence>): string {
  const text = `TS${diagnostic.code} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n  ")}`;
  if (!diagnostic.file || diagnostic.start === undefined) return text;
  const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  const fence = modules.get(diagnostic.file.fileName);
  if (!fence) return `${diagnostic.file.fileName}:${line + 1}: ${text}`;
  return `${fence.file}:${fence.line + 1 + line}: ${text}`;
}

/** README.md and README_ko.md of the workspace, and those that packages, apps and examples have. */
function findReadmes(root: string): string[] {
  const inFolder = (folder: string) => [join(folder, "README.md"), join(folder, "README_ko.md")];
  const folders = ["packages", "apps", "examples"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  return [...inFolder(root), ...folders.flatMap(inFolder).filter((file) => existsSync(file))];
}

/** Their samples import files beside them; a test of each checks them there. */
const CHECKED_BY_TESTS = ["networking", "writing-a-provider"].flatMap((name) => [
  `${name}.md`,
  `${name}_ko.md`,
]);

function findGuides(root: string): string[] {
  return readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !CHECKED_BY_TESTS.includes(name))
    .map((name) => join(root, "docs", name));
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..", "..");
  const files = [...findReadmes(root), ...findGuides(root)];
  const fences = files.flatMap((file) =>
    findFences(relative(root, file), readFileSync(file, "utf8")),
  );
  const errors = checkFences(fences, {
    tsconfig: join(root, "tsconfig.json"),
    prelude: join(root, "tests", "readme-prelude.d.ts"),
  });
  for (const error of errors) console.log(error);
  if (errors.length > 0) process.exitCode = 1;
  else console.log(`${fences.length} samples in ${files.length} files`);
}
