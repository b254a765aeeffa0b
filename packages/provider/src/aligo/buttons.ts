import {
  fail,
  type Issue,
  issue,
  type KakaoButton,
  ok,
  type Result,
  renderVariables,
} from "@k-msg/core";

/** A button in the dialect of `button_N` and of the template list (sheet §6.4); creating templates has another. */
export interface AligoButton {
  readonly name: string;
  readonly linkType: string;
  readonly linkTypeName?: string;
  readonly linkMo?: string;
  readonly linkPc?: string;
  readonly linkIos?: string;
  readonly linkAnd?: string;
}

const MAX_BUTTONS = 5;

/** Types in Aligo's documents with their Korean names. `BC` and `BT` are in none of them. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  WL: "웹링크",
  AL: "앱링크",
  DS: "배송조회",
  BK: "봇키워드",
  MD: "메시지전달",
  AC: "채널추가",
};

const LINKS = ["linkMo", "linkPc", "linkIos", "linkAnd"] as const;

const OUR_NAMES = {
  linkMo: "linkMobile",
  linkPc: "linkPc",
  linkIos: "linkIos",
  linkAnd: "linkAndroid",
} as const;

/** The caller's buttons in Aligo's words. Links that aren't given are left out. */
export function toAligoButtons(buttons: readonly KakaoButton[]): AligoButton[] {
  return buttons.map((button) => {
    const links = LINKS.flatMap((key) => {
      const link = button[OUR_NAMES[key]];
      return link ? [[key, link] as const] : [];
    });
    return {
      name: button.name,
      linkType: button.type,
      ...(TYPE_NAMES[button.type] ? { linkTypeName: TYPE_NAMES[button.type] } : {}),
      ...Object.fromEntries(links),
    };
  });
}

/**
 * Which buttons go out. The template's, unless the caller gives some: those must have the template's types and
 * names in its order (Aligo would take others and Kakao refuse them later), and only their links replace the
 * template's. Where the template's buttons aren't known, the caller's go as they are.
 */
export function chooseButtons(
  templates: readonly AligoButton[] | undefined,
  callers: readonly KakaoButton[] | undefined,
): Result<readonly AligoButton[], Issue[]> {
  if (!callers?.length) return ok(templates ?? []);
  const given = toAligoButtons(callers);
  if (!templates) {
    const issues = findButtonIssues(given);
    return issues.length > 0 ? fail(issues) : ok(given);
  }
  const fits =
    given.length === templates.length &&
    given.every(({ name, linkType }, index) => {
      const wanted = templates[index];
      return name === wanted?.name && linkType === wanted.linkType;
    });
  if (!fits) return fail([differs()]);
  return ok(given.map((button, index) => ({ ...templates[index], ...button })));
}

/** Puts the values in; each `#{name}` without one is an issue, and so is a web link that isn't http(s) then. */
export function renderButtons(
  buttons: readonly AligoButton[],
  variables: Readonly<Record<string, string>>,
): Result<AligoButton[], Issue[]> {
  const issues: Issue[] = [];
  const render = (text: string) => {
    const rendered = renderVariables(text, variables);
    if (rendered.isFailure) issues.push(...rendered.error);
    return rendered.isSuccess ? rendered.value : text;
  };
  const rendered = buttons.map((button, index) => {
    const links = LINKS.flatMap((key) => {
      const link = button[key];
      if (!link) return [];
      const text = render(link);
      const isWeb = button.linkType === "WL" && (key === "linkMo" || key === "linkPc");
      if (isWeb && !/^https?:\/\/\S/.test(text)) issues.push(notWeb(index, OUR_NAMES[key]));
      return [[key, text] as const];
    });
    const { name, linkType, linkTypeName } = button;
    return {
      name: render(name),
      linkType,
      ...(linkTypeName ? { linkTypeName } : {}),
      ...Object.fromEntries(links),
    };
  });
  return issues.length > 0 ? fail(issues) : ok(rendered);
}

/** Every text of the buttons that may name variables. */
export function listButtonTexts(buttons: readonly AligoButton[]): string[] {
  return buttons.flatMap((button) => [button.name, ...LINKS.map((key) => button[key] ?? "")]);
}

/** What is wrong with buttons that no template vouches for. */
function findButtonIssues(buttons: readonly AligoButton[]): Issue[] {
  const issues: Issue[] = [];
  if (buttons.length > MAX_BUTTONS) issues.push(tooMany());
  buttons.forEach((button, index) => {
    if (!TYPE_NAMES[button.linkType]) issues.push(unknownType(index));
    if (button.linkType === "WL" && !button.linkMo) issues.push(noLink(index, "linkMobile"));
    if (button.linkType === "AL" && !button.linkIos) issues.push(noLink(index, "linkIos"));
    if (button.linkType === "AL" && !button.linkAnd) issues.push(noLink(index, "linkAndroid"));
  });
  return issues;
}

function differs(): Issue {
  return issue(
    "kakao.buttons",
    [
      "differ from the approved template's in number, type, name or order.",
      "Leave them out to use the template's, or make them the same.",
    ],
    [
      "승인된 템플릿의 버튼과 개수, 유형, 이름 또는 순서가 다릅니다.",
      "값을 빼면 템플릿의 버튼을 그대로 씁니다. 직접 넣으려면 똑같이 맞추세요.",
    ],
  );
}

function tooMany(): Issue {
  return issue(
    "kakao.buttons",
    [`are more than ${MAX_BUTTONS}.`, "A template has at most five."],
    [`${MAX_BUTTONS}개를 넘습니다.`, "템플릿의 버튼은 최대 5개입니다."],
  );
}

function unknownType(index: number): Issue {
  return issue(
    `kakao.buttons[${index}].type`,
    [
      "is a type that Aligo documents nowhere.",
      `Use one of ${Object.keys(TYPE_NAMES).join(", ")}, or let the buttons come from the template.`,
    ],
    [
      "알리고 문서에 없는 버튼 유형입니다.",
      `${Object.keys(TYPE_NAMES).join(", ")} 중에서 고르거나, 템플릿의 버튼을 쓰도록 값을 빼세요.`,
    ],
  );
}

function noLink(index: number, link: string): Issue {
  return issue(
    `kakao.buttons[${index}].${link}`,
    ["is missing.", "This type of button needs it."],
    ["값이 없습니다.", "이 유형의 버튼에 필요한 링크입니다."],
  );
}

function notWeb(index: number, link: string): Issue {
  return issue(
    `kakao.buttons[${index}].${link}`,
    [
      "isn't an http(s) address once the variables are in.",
      "Give it with its scheme, as in the template.",
    ],
    ["변수를 채운 결과가 http(s) 주소가 아닙니다.", "템플릿에 맞춰 스킴까지 포함해 넣으세요."],
  );
}
