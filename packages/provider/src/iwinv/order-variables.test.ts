import { describe, expect, test } from "vitest";
import type { Template } from "./find-template.ts";
import { orderNames, toParams } from "./order-variables.ts";

const template = (content: string, ...links: string[]): Template => ({ content, links });

describe("orderNames", () => {
  test.each<[string, Template, string[]]>([
    ["no variable", template("점검 안내"), []],
    ["text before links", template("#{b}#{a}", "https://x/#{c}"), ["b", "a", "c"]],
    ["spaces around a name", template("#{ 고객 이름 }님"), ["고객 이름"]],
    ["what only looks like one", template("#{} #{ } {a} #b #{c"), []],
    ["links in their order", template("", "#{d}", "#{a}"), ["d", "a"]],
  ])("gives the same by both rules while no name repeats: %s", (_, given, names) => {
    for (const rule of ["name", "occurrence"] as const) {
      expect(orderNames(given, rule)).toEqual({ names, assumed: false });
    }
  });

  test.each<[string, Template, string[], string[]]>([
    ["in the text", template("#{a} #{b} #{a}"), ["a", "b"], ["a", "b", "a"]],
    ["in links", template("#{a}", "#{u}", "#{u}"), ["a", "u"], ["a", "u", "u"]],
    ["in text and link", template("#{a} #{b}", "#{a}"), ["a", "b"], ["a", "b", "a"]],
    ["with other spaces", template("#{a} #{ a }"), ["a"], ["a", "a"]],
  ])("says that it assumes when a name repeats: %s", (_, given, byName, byOccurrence) => {
    expect(orderNames(given, "name")).toEqual({ names: byName, assumed: true });
    expect(orderNames(given, "occurrence")).toEqual({ names: byOccurrence, assumed: true });
  });
});

describe("toParams", () => {
  test("puts values into place, also empty ones and those that look like variables", () => {
    const values = { a: "#{b}", b: "", c: "$&" };
    expect(toParams(["c", "a", "b", "a"], values)).toMatchObject({
      value: ["$&", "#{b}", "", "#{b}"],
    });
  });

  test("names each missing value once, and takes nothing from prototypes", () => {
    expect(toParams(["a", "toString", "b", "a"], { b: "1" })).toMatchObject({
      error: [{ field: "variables.a" }, { field: "variables.toString" }],
    });
  });
});
