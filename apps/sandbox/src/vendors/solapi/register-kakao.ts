import type { StatusCode } from "./codes.ts";
import {
  compareButtons,
  findButtonProblem,
  type KakaoButton,
  kakaoButton,
} from "./kakao-buttons.ts";
import type { SingleInput } from "./message-input.ts";
import type { KakaoTemplate, SolapiContext } from "./state.ts";
import { fillIn, findVariables, matchesTemplate } from "./template-text.ts";

/** What Kakao would show, or why the message isn't accepted. */
export type KakaoContent = { text: string; buttons: KakaoButton[] } | { code: StatusCode };

/** pfId 1041; templateId 1042; variables and content 1043; buttons 1044–1053 (§6, §19.8). */
export function registerKakao(
  solapi: SolapiContext,
  input: SingleInput,
  type: string,
): KakaoContent {
  const { channels, templates } = solapi.state;
  const options = input.kakaoOptions;
  const channel = channels.get(options?.pfId ?? "");
  if (!channel) return { code: "1041" };
  if (type.startsWith("BMS_")) {
    return { text: input.text ?? String(options?.bms?.content ?? ""), buttons: [] };
  }
  if (type !== "ATA") return registerFriendtalk(solapi, input, type);
  const template = templates.get(options?.templateId ?? "");
  if (!template || template.channelId !== channel.channelId) return { code: "1042" };
  if (template.status !== "APPROVED" || template.dormant) return { code: "1042" };
  return registerAlimtalk(solapi, input, template);
}

function registerAlimtalk(
  { state }: SolapiContext,
  input: SingleInput,
  { fields }: KakaoTemplate,
): KakaoContent {
  const options = input.kakaoOptions;
  // Without `variables` the caller filled the text in: the older style (§6).
  const filledIn =
    input.text && (!options?.variables || state.switches.ataText === "body") ? input.text : "";
  if (filledIn) {
    if (!matchesTemplate(filledIn, fields.content)) return { code: "1043" };
    return checkButtons(filledIn, options?.buttons ?? [], fields.buttons);
  }
  const variables = readVariables(options?.variables);
  const missing = findVariables(fields).some((name) => !Object.hasOwn(variables, name));
  if (missing) return { code: "1043" };
  const buttons = options?.buttons?.length ? options.buttons : fields.buttons;
  return checkButtons(
    fillIn(fields.content, variables),
    buttons.map((button) => fillInButton(button, variables)),
    fields.buttons,
  );
}

function registerFriendtalk(
  { state }: SolapiContext,
  input: SingleInput,
  type: string,
): KakaoContent {
  const options = input.kakaoOptions;
  if (!input.text) return { code: "1010" };
  const imageId = options?.imageId ?? input.imageId;
  if (type === "CTI" && !imageId) return { code: "1034" };
  if (imageId && state.files.get(imageId)?.type !== "KAKAO") return { code: "1051" };
  return checkButtons(input.text, options?.buttons ?? []);
}

/** Friendtalk has no template to be compared with. */
function checkButtons(
  text: string,
  given: readonly unknown[],
  template?: readonly KakaoButton[],
): KakaoContent {
  const problem = findButtonProblem(given, { friendtalk: template === undefined });
  if (problem) return { code: problem };
  const buttons = given.map((button) => kakaoButton.parse(button));
  const difference = template && compareButtons(buttons, template);
  return difference ? { code: difference } : { text, buttons };
}

/** Values that aren't text fill nothing in. */
function readVariables(variables: Record<string, unknown> | null | undefined) {
  return Object.fromEntries(
    Object.entries(variables ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

function fillInButton(button: unknown, variables: Record<string, string>): unknown {
  if (typeof button !== "object" || button === null) return button;
  return Object.fromEntries(
    Object.entries(button).map(([key, value]) => [
      key,
      typeof value === "string" ? fillIn(value, variables) : value,
    ]),
  );
}
