import { expect, test } from "vitest";
import { createAligoTestbed, firstRow } from "./testing.ts";

test("lists the demo channel", async () => {
  const bed = createAligoTestbed();
  expect(await bed.kakao("/akv10/profile/list/")).toMatchObject({
    code: 0,
    list: [{ senderKey: bed.aligo.credentials.senderKey, uuid: "@샌드박스", profileStat: "A" }],
  });
  const none = await bed.kakao("/akv10/profile/list/", { plusid: "@없음" });
  expect(none.list).toEqual([]);
});

test("adds a channel with the number its admin got", async () => {
  const bed = createAligoTestbed();
  const channel = { plusid: "@예시몰", phonenumber: "01000000001" };
  const { data } = await bed.kakao("/akv10/category/");
  const { thirdBusinessType } = data as { thirdBusinessType: { code: string }[] };
  const form = { ...channel, categorycode: thirdBusinessType[0]?.code ?? "" };
  expect((await bed.kakao("/akv10/profile/auth/", channel)).code).toBe(0);
  const authnum = bed.aligo.channelAuthNumber("@예시몰") ?? "";
  expect(authnum).toMatch(/^\d{6}$/);
  const add = (change: Record<string, string>) =>
    bed.kakao("/akv10/profile/add/", { ...form, authnum, ...change });
  expect((await add({ authnum: "0" })).code).toBe(509);
  expect((await add({ categorycode: "1" })).code).toBe(509);
  expect((await add({ categorycode: "" })).code).toBe(-99);
  const added = (await add({})).data as { senderKey: string }[];
  expect(added).toMatchObject([{ uuid: "@예시몰", senderKey: expect.stringMatching(/^.{40}$/) }]);
  const senderkey = added[0]?.senderKey ?? "";
  const found = await bed.kakao("/akv10/profile/list/", { senderkey });
  expect(firstRow(found).uuid).toBe("@예시몰");
  expect((await add({})).code).toBe(509);
});

test("refuses a channel name without @ with 509", async () => {
  const bed = createAligoTestbed();
  const form = { plusid: "예시몰", phonenumber: "01000000001" };
  expect((await bed.kakao("/akv10/profile/auth/", form)).code).toBe(509);
});
