import { expect, it } from "vitest";
import { hideContents } from "./hide-contents.ts";

it("hides the longest part first, wherever it stands", () => {
  expect(hideContents("'김하늘님 안녕' 김하늘 $&", ["김하늘", "김하늘님 안녕", "$&"])).toBe(
    "'***' *** ***",
  );
});
