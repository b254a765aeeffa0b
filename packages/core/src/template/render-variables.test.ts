import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showName } from "../error/show-name.ts";
import {
  listVariables,
  renderVariables,
  renderVariableValues,
  type TemplateVariables,
  unusedVariables,
} from "./render-variables.ts";

function fieldsOf(result: ReturnType<typeof renderVariableValues>): string[] {
  return result.isFailure ? result.error.map((issue) => issue.field) : [];
}

function render(text: string, variables: TemplateVariables): string {
  const values = renderVariableValues(variables);
  if (values.isFailure) throw new Error(JSON.stringify(values.error));
  const rendered = renderVariables(text, values.value);
  if (rendered.isFailure) throw new Error(JSON.stringify(rendered.error));
  return rendered.value;
}

describe("listVariables", () => {
  it("gives each name once, in order of first appearance", () => {
    expect(listVariables("#{나} #{가} #{나} #{주문 번호}")).toEqual(["나", "가", "주문 번호"]);
  });

  it("ignores spaces around a name", () => {
    expect(listVariables("#{ name }#{name}")).toEqual(["name"]);
  });

  it("knows a name that macOS has taken apart", () => {
    const apart = "#{이름}".normalize("NFD");
    expect(listVariables(`${apart}#{이름}`)).toEqual(["이름"]);
    expect(render(apart, { 이름: "x" })).toBe("x");
    expect(render("#{이름}", { [apart]: "x" })).toBe("x");
  });

  it("takes what isn't a variable for plain text", () => {
    expect(listVariables("{name} $name # {name} #{} #{  } #{a #{b} #{c\nd} #{e")).toEqual(["b"]);
  });

  it("answers quickly to a text made to slow it down", () => {
    expect(listVariables(`#{${"a".repeat(200_000)}`)).toEqual([]);
    expect(listVariables("#{".repeat(100_000))).toEqual([]);
    expect(listVariables(`#{${" ".repeat(200_000)}`)).toEqual([]);
  });
});

describe("renderVariableValues", () => {
  it("turns texts, numbers and formatted dates into texts, and accepts wrapped names", () => {
    const result = renderVariableValues({
      name: "김하늘",
      empty: "",
      "#{count}": 3,
      " price ": -1234.5,
      big: 12345678901234567890n,
      at: { date: new Date("2026-12-31T15:00:00Z"), format: "yyyy-MM-dd HH:mm" },
    });
    expect(result.isSuccess && { ...result.value }).toEqual({
      name: "김하늘",
      empty: "",
      count: "3",
      price: "-1234.5",
      big: "12345678901234567890",
      at: "2027-01-01 00:00",
    });
  });

  it("gives an object without a prototype, and takes own properties only", () => {
    const variables = Object.create({ inherited: "no" });
    variables.own = "yes";
    Object.defineProperty(variables, "hidden", { value: "no", enumerable: false });
    const result = renderVariableValues(variables);
    expect(result.isSuccess && Object.keys(result.value)).toEqual(["own"]);
    expect(result.isSuccess && Object.getPrototypeOf(result.value)).toBeNull();
    expect(renderVariableValues(undefined)).toMatchObject({ isSuccess: true });
  });

  it("keeps a variable that is called __proto__ as an ordinary one", () => {
    const result = renderVariableValues(JSON.parse('{"__proto__":"x"}'));
    expect(result.isSuccess && renderVariables("#{__proto__}", result.value)).toMatchObject({
      value: "x",
    });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it.each([
    ["a raw Date", new Date(), "or a date with a format"],
    ["an invalid date", { date: new Date(Number.NaN), format: "yyyy" }, "or a date with a format"],
    ["a date without a format", { date: new Date() }, "or a date with a format"],
    ["NaN", Number.NaN, "isn't a text, a plain number, or"],
    ["Infinity", Number.POSITIVE_INFINITY, "isn't a text, a plain number, or"],
    ["a number with an exponent", 1e21, "isn't a text, a plain number, or"],
    ["a boolean", true, "isn't a text, a plain number, or"],
    ["null", null, "isn't a text, a plain number, or"],
    ["undefined", undefined, "isn't a text, a plain number, or"],
    ["an object", { a: 1 }, "isn't a text, a plain number, or"],
    ["an array", ["a"], "isn't a text, a plain number, or"],
    ["a function", () => "a", "isn't a text, a plain number, or"],
    ["a symbol", Symbol("a"), "isn't a text, a plain number, or"],
  ])("refuses %s and teaches", (_name, value, words) => {
    const result = renderVariableValues({ fine: "x", bad: value }, "options.variables");
    expect(fieldsOf(result)).toEqual(["options.variables.bad"]);
    const [issue] = result.isFailure ? result.error : [];
    expect(`${issue?.problem} ${issue?.advice}`).toContain(words);
    expect(issue?.ko.advice).toMatch(/[가-힣]/);
  });

  it("refuses a name given bare and wrapped, and one without letters", () => {
    expect(fieldsOf(renderVariableValues({ name: "a", "#{name}": "b" }))).toEqual([
      "variables.name",
    ]);
    expect(fieldsOf(renderVariableValues({ "#{}": "a" }))).toEqual(["variables"]);
  });

  it("reports a refused value and its double both", () => {
    expect(fieldsOf(renderVariableValues({ name: null, "#{name}": null, other: null }))).toEqual([
      "variables.name",
      "variables.name",
      "variables.other",
    ]);
  });

  it.each([[null], ["name"], [["a"]], [3]])("refuses %j as the variables", (variables) => {
    expect(fieldsOf(renderVariableValues(variables))).toEqual(["variables"]);
  });
});

describe("renderVariables", () => {
  it("replaces every occurrence", () => {
    expect(render("#{a}-#{b}-#{a}#{ a }", { a: "1", b: "2" })).toBe("1-2-11");
  });

  it("puts values in as they are", () => {
    expect(render("#{a}|#{b}", { a: "$& $1 $` $' $$", b: "#{a}" })).toBe("$& $1 $` $' $$|#{a}");
  });

  it("names each missing variable once", () => {
    const result = renderVariables("#{name} #{code} #{name} #{have}", { have: "x" });
    expect(result.isFailure && result.error.map((issue) => issue.field)).toEqual([
      "variables.name",
      "variables.code",
    ]);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "has no value for #{%s} unless one was given",
    (name) => {
      const result = renderVariables(`#{${name}}`, {});
      expect(result).toMatchObject({ error: [{ field: `variables.${name}` }] });
    },
  );

  it("leaves a text without variables alone", () => {
    expect(render("#{} #{ } {a} $& #", { a: "1" })).toBe("#{} #{ } {a} $& #");
  });

  it("renders any template as plain joining would, whatever the values hold", () => {
    const name = fc.constantFrom(
      "name",
      "이름",
      "constructor",
      "__proto__",
      "주문 번호",
      "a.b",
      "$&",
    );
    const literal = fc.stringMatching(/^[^#{}]*$/);
    const part = fc.oneof(
      name.map((each) => ({ name: each })),
      literal.map((each) => ({ literal: each })),
    );
    const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("#{name}", "$&", "$1"));
    fc.assert(
      fc.property(fc.array(part), fc.func(anyText), (parts, toValue) => {
        const values: Record<string, string> = Object.create(null);
        for (const each of parts) if ("name" in each) values[each.name] = toValue(each.name);
        const text = parts.map((each) => ("name" in each ? `#{${each.name}}` : each.literal));
        const expected = parts.map((each) => ("name" in each ? values[each.name] : each.literal));
        expect(renderVariables(text.join(""), values)).toMatchObject({ value: expected.join("") });
        expect(listVariables(text.join(""))).toEqual(Object.keys(values));
      }),
    );
  });

  it("asks for exactly the names that it lists", () => {
    const text = fc
      .array(fc.constantFrom("#{", "}", "a", " ", "#", "{", "\n", "이름", "$&"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (template) => {
        const result = renderVariables(template, {});
        const missing = result.isFailure ? result.error.map((issue) => issue.field) : [];
        expect(missing).toEqual(
          listVariables(template).map((name) => `variables.${showName(name)}`),
        );
      }),
    );
  });
});

describe("the short ways", () => {
  const parts = [
    "#{",
    "}",
    "a",
    " ",
    "#",
    "{",
    "\r",
    "\n",
    "\u00a0",
    "이름",
    "$&",
    "name",
    "Å",
    "\u1112",
  ];
  const text = fc.array(fc.constantFrom(...parts)).map((each) => each.join(""));
  /** What a variable is, said once more in the plainest way. */
  const bare = (name: string) => name.trim().normalize();
  const replaceAll = (template: string, put: (name: string, whole: string) => string) =>
    template.replace(/#\{([^{}\r\n]+)\}/g, (whole, inner: string) =>
      bare(inner) === "" ? whole : put(bare(inner), whole),
    );

  it("render and list what replacing one by one does, many texts in a row", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (templates) => {
        for (const template of [...templates, ...templates]) {
          const names = new Set<string>();
          const expected = replaceAll(template, (name) => {
            names.add(name);
            return `<${name}>`;
          });
          const values = Object.fromEntries([...names].map((name) => [name, `<${name}>`]));
          expect(listVariables(template)).toEqual([...names]);
          expect(renderVariables(template, values)).toMatchObject({ value: expected });
          const asked = { a: 1, name: 1, 이름: 1, nobody: 1 };
          expect(unusedVariables([template, ""], asked)).toEqual(
            Object.keys(asked).filter((name) => !names.has(name)),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("take every character of a name to NFC", () => {
    const wrong: number[] = [];
    for (let unit = 0; unit < 0xd800; unit++) {
      const name = `a${String.fromCharCode(unit)}a`;
      const result = renderVariableValues({ [name]: "x" });
      const key = result.isSuccess ? Object.keys(result.value)[0] : undefined;
      if (key !== name.normalize()) wrong.push(unit);
    }
    expect(wrong).toEqual([]);
  });

  it("read a long text of beginnings that never end at once", () => {
    const endless = `${"#{a".repeat(50_000)}${"#{".repeat(50_000)}${" ".repeat(50_000)}`;
    expect(renderVariables(endless, {})).toMatchObject({ value: endless });
    expect(listVariables(`#{${" ".repeat(100_000)}`)).toEqual([]);
  });
});

describe("unusedVariables", () => {
  it("gives the bare names that no text asks for", () => {
    const variables = { used: 1, "#{wrapped}": 1, "#{extra}": 1, toString: 1 };
    expect(unusedVariables(["#{used}", "x #{ wrapped }"], variables)).toEqual([
      "extra",
      "toString",
    ]);
    expect(unusedVariables(["#{used}"], {})).toEqual([]);
  });
});
