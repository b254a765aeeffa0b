import { z } from "zod";
import type { StatusCode } from "./codes.ts";
import { matchesTemplate } from "./template-text.ts";

const link = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/** sheet §6; unknown keys such as `targetOut` are ignored. */
export const kakaoButton = z.object({
  buttonName: z.string().min(1),
  buttonType: z.enum(["WL", "AL", "BK", "MD", "DS", "BC", "BT", "AC"]),
  linkMo: link,
  linkPc: link,
  linkAnd: link,
  linkIos: link,
});

export type KakaoButton = z.infer<typeof kakaoButton>;

const LINKS = ["linkMo", "linkPc", "linkAnd", "linkIos"] as const;
const MAX_BUTTONS = 5;
const MAX_NAME = 14;
const MAX_URL = 100;

/** The first thing wrong with the buttons of a message, as a status code (§12, 1044–1053). */
export function findButtonProblem(
  given: readonly unknown[],
  options: { friendtalk: boolean },
): StatusCode | undefined {
  if (given.length > MAX_BUTTONS) return "1050";
  for (const each of given) {
    const parsed = kakaoButton.safeParse(each);
    if (!parsed.success) return "1044";
    const button = parsed.data;
    if (options.friendtalk && button.buttonType === "DS") return "1053";
    if (button.buttonName.length > MAX_NAME) return "1049";
    if (lacksLink(button)) return "1044";
    for (const name of LINKS) {
      const url = button[name];
      if (url === undefined) continue;
      if (!isLink(url, name)) return "1045";
      if (url.length > MAX_URL) return "1048";
    }
  }
  return undefined;
}

/** How given buttons differ from those of the template: 1046, 1047, 1052, 1044 or 1045. */
export function compareButtons(
  given: readonly KakaoButton[],
  template: readonly KakaoButton[],
): StatusCode | undefined {
  if (template.length > 0 && given.length === 0) return "1046";
  if (template.length === 0 && given.length > 0) return "1047";
  if (given.length !== template.length) return "1044";
  if (given.some((button, index) => !isSame(button, template[index]))) {
    const moved = given.every((button) => template.some((each) => isSame(button, each)));
    return moved ? "1052" : "1044";
  }
  const foreign = given.some((button, index) =>
    LINKS.some((name) => !matchesTemplate(button[name] ?? "", template[index]?.[name] ?? "")),
  );
  return foreign ? "1045" : undefined;
}

function isSame(given: KakaoButton, template: KakaoButton | undefined): boolean {
  return (
    template !== undefined &&
    given.buttonType === template.buttonType &&
    matchesTemplate(given.buttonName, template.buttonName)
  );
}

/** `WL` needs linkMo; `AL` needs both app links. */
function lacksLink(button: KakaoButton): boolean {
  if (button.buttonType === "WL") return !button.linkMo;
  return button.buttonType === "AL" && !(button.linkAnd && button.linkIos);
}

function isLink(url: string, name: (typeof LINKS)[number]): boolean {
  if (url.startsWith("#{")) return true;
  return name === "linkMo" || name === "linkPc"
    ? /^https?:\/\/\S+$/.test(url)
    : /^[a-z][a-z0-9+.-]*:\S*$/i.test(url);
}
