import { describe, expect, it } from "vitest";
import { findChangesetErrors } from "../scripts/checks/sampo.ts";

const packages = ["k-msg", "@k-msg/core"];
const errorsOf = (...lines: string[]) => findChangesetErrors(lines.join("\n"), packages);

describe("findChangesetErrors", () => {
  it("accepts packages by canonical and by plain name", () => {
    const lines = ["---", "npm/k-msg: minor", '"@k-msg/core": patch', "---", "", "Sends RCS."];
    expect(errorsOf(...lines)).toEqual([]);
    expect(findChangesetErrors(lines.join("\r\n"), packages)).toEqual([]);
  });

  it("refuses a file without front matter", () => {
    expect(errorsOf("Sends RCS.")).toEqual([expect.stringContaining("front matter")]);
    expect(errorsOf("", "---", "npm/k-msg: minor", "---", "Sends RCS.")).toHaveLength(1);
    expect(errorsOf("---", "npm/k-msg: minor", "Sends RCS.")).toHaveLength(1);
  });

  it("refuses a front matter that names no package", () => {
    expect(errorsOf("---", "---", "Sends RCS.")).toEqual(["it names no package"]);
  });

  it("refuses a line of another form", () => {
    expect(errorsOf("---", "release: [minor]", "packages", "---", "Sends RCS.")).toEqual([
      'there is no public package "release"',
      '"[minor]" is not one of patch, minor, major',
      '"packages" is not "npm/<package>: patch|minor|major"',
    ]);
  });

  it("refuses a package that is not ours", () => {
    expect(errorsOf("---", "npm/@k-msg/cor: patch", "---", "Fixes.")).toEqual([
      'there is no public package "@k-msg/cor"',
    ]);
  });

  it("refuses a package named twice", () => {
    expect(errorsOf("---", "npm/k-msg: patch", "k-msg: minor", "---", "Fixes.")).toEqual([
      '"k-msg" is named twice',
    ]);
  });

  it("refuses an unknown bump", () => {
    expect(errorsOf("---", "npm/k-msg: huge", "---", "Fixes.")).toEqual([
      '"huge" is not one of patch, minor, major',
    ]);
  });

  it("refuses a changeset without a text", () => {
    const error = ["it has no paragraph for users"];
    expect(errorsOf("---", "npm/k-msg: patch", "---", "", " ")).toEqual(error);
    expect(errorsOf("---", "npm/k-msg: patch", "---")).toEqual(error);
  });
});
