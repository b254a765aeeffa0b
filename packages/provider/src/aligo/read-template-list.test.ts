import { expect, test } from "vitest";
import { readTemplateList } from "./read-template-list.ts";

const ORIGIN = { providerId: "aligo", purpose: "read", now: 0, listHidden: () => [] } as const;

function read(row: Record<string, unknown>, others: unknown[] = []) {
  const list = [...others, { templtCode: "KS_0001", templtContent: "가", ...row }];
  const text = JSON.stringify({ code: 0, message: "", list });
  return readTemplateList({ status: 200, headers: new Headers(), text }, "KS_0001", ORIGIN);
}

test("the row with exactly this code, not the first and not a longer one", () => {
  const others = [
    { templtCode: "KS_00010", templtContent: "나" },
    { templtCode: "ks_0001", templtContent: "다" },
    null,
    "KS_0001",
  ];
  expect(read({ templtName: "이름" }, others)).toMatchObject({
    value: { name: "이름", content: "가", buttons: [] },
  });
});

test.each([
  ["APR", "R", true],
  ["APR", "A", true],
  [undefined, undefined, true],
  ["APR", "S", false],
  ["REG", "R", false],
  ["REQ", "R", false],
  ["REJ", "R", false],
  ["???", "A", false],
])("inspStatus %s with status %s may be sent: %s", (inspStatus, status, sendable) => {
  const result = read({ inspStatus, status });
  expect(result.isSuccess).toBe(sendable);
  if (result.isFailure) expect(result.error.code).toBe("TEMPLATE_NOT_FOUND");
});

test("an emphasised title counts only for templates of that kind", () => {
  expect(read({ templateEmType: "TEXT", templtTitle: "제목" })).toMatchObject({
    value: { title: "제목" },
  });
  const plain = read({ templateEmType: "NONE", templtTitle: "제목" });
  expect(plain.isSuccess && plain.value.title).toBeUndefined();
});

test("buttons come in the order that `ordering` says", () => {
  const buttons = [
    { ordering: "10", name: "C", linkType: "DS" },
    { ordering: "2", name: "B", linkType: "DS" },
    { ordering: 1, name: "A", linkType: "WL", linkMo: "https://m", linkIos: "" },
  ];
  const result = read({ buttons });
  expect(result.isSuccess && result.value.buttons?.map((each) => each.name)).toEqual([
    "A",
    "B",
    "C",
  ]);
  expect(result.isSuccess && result.value.buttons?.[0]?.linkIos).toBeUndefined();
});
