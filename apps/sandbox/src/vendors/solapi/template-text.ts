import { matchesParts } from "../../kernel/match-parts.ts";
import type { TemplateFields } from "./state.ts";

const VARIABLE = /#\{[^{}]+\}/g;

/** Every `#{name}` of a template, once, in order of appearance (§7.2, §19.22). */
export function findVariables(fields: TemplateFields): string[] {
  const parts = [
    fields.content,
    fields.header,
    fields.highlight?.title,
    ...(fields.item?.list ?? []).flatMap((item) => [item.title, item.description]),
    fields.item?.summary.description,
    fields.emphasizeTitle,
    ...[...fields.buttons, ...fields.quickReplies].flatMap((button) => Object.values(button)),
  ];
  const found = parts.flatMap((part) => (typeof part === "string" ? part.match(VARIABLE) : null));
  return [...new Set(found.filter((name) => name !== null))];
}

/** Fills in what `variables` names with its marks; a bare `name` fills nothing in (§19.11). */
export function fillIn(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (name) =>
    Object.hasOwn(variables, name) ? String(variables[name]) : name,
  );
}

/** Whether a finished text is one that the template could have made. */
export function matchesTemplate(text: string, template: string): boolean {
  return matchesParts(template.split(VARIABLE), text);
}
