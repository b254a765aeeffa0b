import {
  fail,
  type Issue,
  issue,
  type KakaoButton,
  type OutboundAlimtalk,
  ok,
  type Result,
  type SendWarning,
  showName,
} from "@k-msg/core";
import { unknownProviderOptions, warning } from "../shared/warnings.ts";
import { type AligoButton, chooseButtons } from "./buttons.ts";
import type { AligoTemplate } from "./template.ts";

/** What `providerOptions.aligo` of an ALIMTALK may hold. */
export interface AligoAlimtalkOptions {
  /**
   * The approved template, given instead of looked up: saves the request before the send, and skips the check
   * of its state. Texts may hold `#{name}`; line breaks must be those that Aligo stores (often CRLF).
   */
  template?: {
    content: string;
    /** Emphasised title (강조표기), for templates that have one. */
    title?: string;
    /** The template's buttons; omit when it has none, or when they come as `kakao.buttons`. */
    buttons?: readonly KakaoButton[];
  };
}

const KNOWN = ["template"];
const KNOWN_OF_TEMPLATE = ["content", "title", "buttons"];

export interface ReadOptions {
  readonly template?: AligoTemplate;
  readonly warnings: readonly SendWarning[];
}

/** Reads the options; they come from outside the types, so a wrong form is an issue. */
export function readAlimtalkOptions(
  message: OutboundAlimtalk,
  providerId: string,
): Result<ReadOptions, Issue[]> {
  const path = `providerOptions.${providerId}.template`;
  const options = message.providerOptions;
  const warnings = unknownProviderOptions(options, KNOWN, providerId);
  const given = options?.template;
  if (given === undefined) return ok({ warnings });
  if (!isObject(given)) return fail([wrong(path, "an object", "객체")]);

  const { content, title } = given;
  const issues: Issue[] = [];
  if (typeof content !== "string" || content === "") {
    issues.push(wrong(`${path}.content`, "the template's text", "템플릿 본문"));
  }
  if (title !== undefined && typeof title !== "string") {
    issues.push(wrong(`${path}.title`, "a text", "문자열"));
  }
  const buttons = readButtons(given.buttons, `${path}.buttons`);
  if (buttons.isFailure) issues.push(...buttons.error);
  if (issues.length > 0 || buttons.isFailure) return fail(issues);
  return ok({
    template: {
      name: message.templateId,
      content: String(content),
      ...(typeof title === "string" && title !== "" ? { title } : {}),
      ...(buttons.value ? { buttons: buttons.value } : {}),
    },
    warnings: [...warnings, ...findUnknownKeys(given, path)],
  });
}

function readButtons(
  given: unknown,
  path: string,
): Result<readonly AligoButton[] | undefined, Issue[]> {
  if (given === undefined) return ok(undefined);
  if (!Array.isArray(given) || !given.every(isButton)) {
    return fail([wrong(path, "a list of Kakao buttons", "카카오 버튼 목록")]);
  }
  const buttons = chooseButtons(undefined, given);
  if (buttons.isSuccess) return buttons;
  const here = (field: string) => field.replace(/^kakao\.buttons/, path);
  return fail(buttons.error.map((each) => ({ ...each, field: here(each.field) })));
}

function isButton(value: unknown): value is KakaoButton {
  if (!isObject(value)) return false;
  const links = [value.linkMobile, value.linkPc, value.linkIos, value.linkAndroid];
  return (
    typeof value.name === "string" &&
    typeof value.type === "string" &&
    links.every((link) => link === undefined || typeof link === "string")
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function findUnknownKeys(given: Record<string, unknown>, path: string): SendWarning[] {
  return Object.keys(given)
    .filter((key) => !KNOWN_OF_TEMPLATE.includes(key))
    .map((key) =>
      warning(
        "OPTION_UNKNOWN",
        `${path}.${showName(key)}`,
        `Unknown option, not used. Known: ${KNOWN_OF_TEMPLATE.join(", ")}.`,
        `알 수 없는 옵션이라 사용하지 않았습니다. 가능한 옵션: ${KNOWN_OF_TEMPLATE.join(", ")}.`,
      ),
    );
}

function wrong(field: string, en: string, ko: string): Issue {
  return issue(
    field,
    [`isn't ${en}.`, "Correct it, or leave `template` out to have it looked up."],
    [
      `${ko} 형식이 올바르지 않습니다.`,
      "값을 고치거나, `template`을 빼서 자동으로 조회하게 하세요.",
    ],
  );
}
