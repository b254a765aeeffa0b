import { type Issue, notObject, notOneOf, withoutUndefined } from "@k-msg/core";
import { type Fields, isRecord, readRecord, readText } from "./check-values.ts";
import type { Reading } from "./reading.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

const BUTTON_TYPES = ["WL", "AL", "DS", "BK", "MD", "BC", "BT", "AC"];
const LINKS = ["linkMobile", "linkPc", "linkIos", "linkAndroid"];
const FIELDS = ["profileId", "plusId", "buttons", "title", "advertisement"];

/** The Kakao part, with the defaults filled in; absent when there is nothing to say. */
export function readKakao(value: unknown, reading: Reading): Fields | undefined {
  const { issues, defaults, warnings } = reading;
  const given = readRecord(value, "kakao", issues) ?? {};
  warnUnknownKeys(given, FIELDS, "kakao", warnings);
  const own = {
    profileId: readText(given.profileId, "kakao.profileId", issues),
    plusId: readText(given.plusId, "kakao.plusId", issues),
  };
  // A default may not override the channel that the message names in the other way.
  const { profileId, plusId } = own.profileId || own.plusId ? own : (defaults.kakao ?? own);
  const kakao = withoutUndefined({
    profileId,
    plusId,
    title: readText(given.title, "kakao.title", issues),
    buttons: readButtons(given.buttons, issues),
    advertisement: given.advertisement,
  });
  return Object.keys(kakao).length > 0 ? kakao : undefined;
}

function readButtons(value: unknown, issues: Issue[]): Fields[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    issues.push(notObject("kakao.buttons", "[{ name, type, … }]"));
    return undefined;
  }
  return value.map((button: unknown, index) =>
    readButton(button, `kakao.buttons[${index}]`, issues),
  );
}

function readButton(button: unknown, field: string, issues: Issue[]): Fields {
  const given = isRecord(button) ? button : {};
  const type = given.type;
  if (!BUTTON_TYPES.includes(type as string)) issues.push(notOneOf(`${field}.type`, BUTTON_TYPES));
  const read: Record<string, unknown> = {
    name: readText(given.name, `${field}.name`, issues, true),
    type,
  };
  for (const key of Object.keys(given)) {
    if (key === "name" || key === "type" || given[key] === undefined) continue;
    if (LINKS.includes(key)) read[key] = readText(given[key], `${field}.${key}`, issues);
    else issues.push(notOneOf(field, ["name", "type", ...LINKS]));
  }
  return read;
}
