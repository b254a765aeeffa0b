/** A button as it is kept. Links may hold `#{variables}`. */
export interface AlimtalkButton {
  name: string;
  type: "WL" | "AL" | "BK" | "MD" | "DS" | "DB";
  linkMo?: string;
  linkPc?: string;
  linkIos?: string;
  linkAnd?: string;
}

/** `Y` 사용가능, `I` 검수중, `R` 부결 (sheet §3.3). */
export type AlimtalkTemplateStatus = "Y" | "I" | "R";

export interface AlimtalkTemplate {
  templateCode: string;
  templateName: string;
  templateContent: string;
  status: AlimtalkTemplateStatus;
  /** The reviewers' words when refused. */
  comments?: string;
  buttons: AlimtalkButton[];
  /** Milliseconds since 1970. Default: when the sandbox was made. */
  createdAt?: number;
}

export const LINK_FIELDS = ["linkMo", "linkPc", "linkIos", "linkAnd"] as const;

const VARIABLE = /#\{([^{}]+)\}/g;

/**
 * Names in the order that `templateParam` fills them: 본문, then the buttons' links (sheet §3.1).
 * With `distinct` a name counts where it first appears.
 */
export function listTemplateParams(
  template: AlimtalkTemplate,
  rule: "distinct" | "occurrence",
): string[] {
  const places = [
    template.templateContent,
    ...template.buttons.flatMap((button) => LINK_FIELDS.map((field) => button[field] ?? "")),
  ];
  const names = places.flatMap((place) =>
    [...place.matchAll(VARIABLE)].map(([, name = ""]) => name),
  );
  return rule === "distinct" ? [...new Set(names)] : names;
}

export interface FilledTemplate {
  text: string;
  buttons: AlimtalkButton[];
}

/** Puts the values in, in the order of {@link listTemplateParams}. */
export function fillTemplate(
  template: AlimtalkTemplate,
  params: readonly string[],
  rule: "distinct" | "occurrence",
): FilledTemplate {
  const names = listTemplateParams(template, "distinct");
  let position = 0;
  const fill = (place: string) =>
    place.replace(VARIABLE, (_, name: string) => {
      const index = rule === "distinct" ? names.indexOf(name) : position++;
      return params[index] ?? "";
    });
  const text = fill(template.templateContent);
  const buttons = template.buttons.map((button) => {
    const filled = { ...button };
    for (const field of LINK_FIELDS) {
      const link = button[field];
      if (link !== undefined) filled[field] = fill(link);
    }
    return filled;
  });
  return { text, buttons };
}
