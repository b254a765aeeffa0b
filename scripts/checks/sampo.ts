// Are the pending changesets in .sampo/changesets what Sampo reads and users understand?
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { listPublicPackages, root } from "../public-packages.ts";

const BUMPS = ["patch", "minor", "major"];

/** What is wrong with one changeset, a sentence each; nothing when it is right. */
export function findChangesetErrors(text: string, packages: readonly string[]): string[] {
  const parts = /^---\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)([\s\S]*)$/m.exec(text);
  if (parts?.index !== 0) {
    return ['it does not start with a front matter between two "---" lines'];
  }
  const [, frontMatter = "", description = ""] = parts;
  const lines = frontMatter.split(/\r?\n/).filter((line) => line.trim() !== "");
  const errors: string[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    const entry = /^(["']?)(?:npm\/)?([^\s"':]+)\1\s*:\s*(\S+)\s*$/.exec(line);
    if (!entry) {
      errors.push(`"${line}" is not "npm/<package>: patch|minor|major"`);
      continue;
    }
    const [, , name = "", bump = ""] = entry;
    if (!packages.includes(name)) errors.push(`there is no public package "${name}"`);
    if (seen.has(name)) errors.push(`"${name}" is named twice`);
    seen.add(name);
    if (!BUMPS.includes(bump)) errors.push(`"${bump}" is not one of ${BUMPS.join(", ")}`);
  }
  if (lines.length === 0) errors.push("it names no package");
  if (description.trim() === "") errors.push("it has no paragraph for users");
  return errors;
}

if (import.meta.main) {
  const folder = join(root, ".sampo", "changesets");
  const packages = listPublicPackages().map(({ name }) => name);
  const files = readdirSync(folder).filter((name) => !name.startsWith("."));
  for (const file of files) {
    const errors = file.endsWith(".md")
      ? findChangesetErrors(readFileSync(join(folder, file), "utf8"), packages)
      : ["a changeset is a .md file"];
    for (const error of errors) console.log(`.sampo/changesets/${file}: ${error}`);
    if (errors.length > 0) process.exitCode = 1;
  }
  console.log(`${files.length} changesets`);
}
