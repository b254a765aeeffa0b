import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RECIPIENT_OUTCOMES } from "./kernel/recipients.ts";
import { createSandbox, urlsAt } from "./sandbox.ts";

describe.each(["README.md", "README_ko.md"])("%s", (name) => {
  const readme = readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
  const { solapi, aligo, iwinv } = createSandbox();

  it("names every address", () => {
    const { control, ...vendors } = urlsAt("http://127.0.0.1:4400");
    for (const url of Object.values(vendors)) expect(readme).toContain(`\`${url}\``);
    expect(readme).toContain(control);
  });

  it("lists the test recipients, and no others", () => {
    const listed = [...readme.matchAll(/^\| `(\d+)` \| `(\w+)` \|/gm)].map(([, ...row]) => row);
    expect(listed).toEqual(Object.entries(RECIPIENT_OUTCOMES));
  });

  it.each([solapi, aligo, iwinv])("lists the switches of $id with their defaults", (vendor) => {
    const heading = { solapi: "SOLAPI", aligo: "(?:Aligo|알리고)", iwinv: "IWINV" }[vendor.id];
    const section = new RegExp(`^### ${heading}$([^]*?)(?=^### |(?![^]))`, "m").exec(readme)?.[1];
    const rows = [...(section ?? "").matchAll(/^\| `(\w+)` \| (?:`([^`]+)`)?/gm)];
    const listed = rows.map(([, key, value]) => [key, value]);
    const expected = Object.entries(vendor.switches).map(([key, value]) => [
      key,
      typeof value === "object" ? undefined : String(value),
    ]);
    expect(listed).toEqual(expected);
  });
});
