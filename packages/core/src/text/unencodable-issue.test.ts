import { expect, it } from "vitest";
import { measureText } from "./measure-text.ts";
import { unencodableIssue } from "./unencodable-issue.ts";

const adviceFor = (text: string) => {
  const { advice, ko } = unencodableIssue("text", measureText(text).unencodable);
  return [advice, ko.advice];
};

it("advises replacing only where something can stand for every character", () => {
  for (const advice of adviceFor("1–2 👍")) expect(advice).toContain('"replace"');
  for (const advice of adviceFor("1–2 똠")) expect(advice).not.toContain('"replace"');
});
