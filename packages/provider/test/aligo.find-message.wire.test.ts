import type { FindMessageQuery } from "@k-msg/core";
import type { AligoProvider } from "@k-msg/provider/aligo";
import type { Sandbox } from "@k-msg/sandbox";
import { beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  alimtalks,
  createAligo,
  createSandboxAt,
  FROM,
  lastFields,
  PICTURES,
  START,
  TO,
  textMessage,
  textMessages,
} from "./aligo-testbed.ts";
import { look, lookTogether, lookUp, lose } from "./lookup-testbed.ts";

let sandbox: Sandbox;
let aligo: AligoProvider;

beforeEach(() => {
  sandbox = createSandboxAt();
  aligo = createAligo(sandbox);
});

const now = () => ({ now: () => sandbox.clock.now() });
const image = {
  bytes: PICTURES["image/jpeg"],
  contentType: "image/jpeg",
  filename: "coupon.jpg",
} as const;

describe("after a lost answer", () => {
  it.each([
    ["an SMS", textMessage()],
    ["an LMS", textMessage({ type: "LMS", text: "긴 글\n".repeat(30), subject: "제목" })],
    ["an MMS", textMessage({ type: "MMS", text: "쿠폰", image })],
    ["an ALIMTALK", alimtalk()],
    ["a scheduled SMS", textMessage({ scheduledAt: new Date(START.getTime() + 3_600_000) })],
    ["a scheduled ALIMTALK", alimtalk({ scheduledAt: new Date(START.getTime() + 3_600_000) })],
  ])("%s is found with the id that send() would have given", async (_, message) => {
    const [query] = await lose(sandbox, aligo, [message], "taken");
    const [taken] = sandbox.inbox.all();
    expect(await lookUp(aligo, query)).toMatchObject({
      value: { found: "accepted", providerMessageId: taken?.groupId, raw: { row: {} } },
    });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it.each([
    ["an SMS", textMessage(), textMessage({ text: "안녕히 가세요" })],
    ["an ALIMTALK", alimtalk(), alimtalk({ variables: { 이름: "이바다", 주문번호: "EX-1" } })],
  ])("%s that never arrived is absent, also beside another", async (_, message, other) => {
    await aligo.send(other, now());
    await aligo.send({ ...message, to: "01000000002" }, now());
    const [query] = await lose(sandbox, aligo, [message], "untaken");
    expect(await look(aligo, query)).toBe("absent");
  });

  it("finds everybody of a lost ALIMTALK batch", async () => {
    const queries = await lose(sandbox, aligo, alimtalks(120), "taken");
    for (const at of [0, 60, 119]) expect(await look(aligo, queries[at])).toBe("accepted");
    sandbox.aligo.switches.historyIgnoresLimit = true;
    expect(await look(aligo, queries[119])).toBe("accepted");
    expect(await lastFields(sandbox, "/detail/")).toMatchObject({ page: "3" });
  });

  it.each([
    ["one text", textMessages(40, { text: "점검 안내" })],
    ["a text each", textMessages(40)],
  ])("a lost batch of %s shows who was in it, not who got what", async (_, messages) => {
    const queries = await lose(sandbox, aligo, messages, "taken");
    expect(await look(aligo, queries[0])).toBe("unclear");
    expect(await look(aligo, queries[39])).toBe("unclear");
    const { message, ...span } = queries[39] as FindMessageQuery;
    const outsider = { ...span, message: { ...message, to: "01000009999" } };
    expect(await look(aligo, outsider)).toBe("absent");
  });

  it("isn't misled by a batch whose first text is the message's", async () => {
    const [first, second] = textMessages(2) as [FindMessageQuery["message"], typeof TEXT];
    await aligo.sendBatch([first, second], now());
    const lost = { ...second, text: (first as typeof TEXT).text };
    const [query] = await lose(sandbox, aligo, [lost], "untaken");
    expect(await look(aligo, query)).toBe("unclear");
  });

  it.each([
    ["SMS", textMessage()],
    ["ALIMTALK", alimtalk()],
  ])("of two equal %s neither is told from the other", async (_, message) => {
    const [taken] = await lose(sandbox, aligo, [message], "taken");
    const [lost] = await lose(sandbox, aligo, [message], "untaken");
    for (const query of [taken, lost]) {
      expect(await look(aligo, { ...(query as FindMessageQuery), copies: 2 })).toBe("unclear");
    }
    const [again] = await lose(sandbox, aligo, [message], "taken");
    expect(await look(aligo, { ...(again as FindMessageQuery), copies: 2 })).toBe("accepted");
    expect(await look(aligo, again)).toBe("unclear");
  });

  it("doesn't take yesterday's, nor one at a time that only a wrong clock could explain", async () => {
    await aligo.send(textMessage(), now());
    sandbox.clock.advance(10 * 60_000);
    const [soon] = await lose(sandbox, aligo, [textMessage()], "untaken");
    expect(await look(aligo, soon)).toBe("unclear");
    sandbox.clock.advance(86_400_000);
    const [later] = await lose(sandbox, aligo, [textMessage()], "untaken");
    expect(await look(aligo, later)).toBe("absent");
  });

  it("looks on both sides of midnight in Korea", async () => {
    sandbox.clock.advanceTo(new Date("2026-10-05T14:59:59Z"));
    for (const message of [textMessage(), alimtalk()]) {
      const [query] = await lose(sandbox, aligo, [message], "taken");
      const span = { ...(query as FindMessageQuery), endedAt: sandbox.clock.now() + 2_000 };
      expect(await look(aligo, span)).toBe("accepted");
    }
    expect(await lastFields(sandbox, "/aligo-sms/list/")).toMatchObject({
      start_date: "20261006",
      limit_day: "2",
    });
    expect(await lastFields(sandbox, "/history/list/")).toMatchObject({
      startdate: "20261005",
      enddate: "20261006",
    });
  });

  it("pages through the groups of a busy day", async () => {
    const [query] = await lose(sandbox, aligo, [textMessage({ text: "첫 글" })], "taken");
    for (const message of textMessages(510)) await aligo.send(message, now());
    expect(await look(aligo, query)).toBe("accepted");
    expect(await lastFields(sandbox, "/aligo-sms/list/")).toMatchObject({ page: "2" });
  });

  it.each([
    ["SMS", textMessage()],
    ["ALIMTALK", alimtalk()],
  ])("an %s may come into the lists late", async (_, message) => {
    sandbox.aligo.switches.historyDelayMs = 5_000;
    const [query] = await lose(sandbox, aligo, [message], "taken");
    expect(await look(aligo, query)).toBe("absent");
    expect(aligo.limits.lookup).toBeUndefined();
    sandbox.clock.advance(5_000);
    expect(await look(aligo, query)).toBe("accepted");
  });

  it.each(["regdate", "reg_date"] as const)("reads a Kakao group's date as %s", async (field) => {
    sandbox.aligo.switches.historyDateField = field;
    const [query] = await lose(sandbox, aligo, [alimtalk()], "taken");
    expect(await look(aligo, query)).toBe("accepted");
  });
});

describe("a lost request as a whole", () => {
  const readings = (path: string) =>
    sandbox.requests.all().filter((request) => request.path.includes(path)).length;

  it.each([
    ["one text", textMessages(120, { text: "점검 안내" })],
    ["a text each", textMessages(120)],
    ["numbers that came twice", [...textMessages(3), ...textMessages(3, { text: "또" })]],
    ["copies", [...textMessages(2, { text: "점검" }), ...textMessages(2, { text: "점검" })]],
  ])("of %s is found, with two requests", async (_, messages) => {
    const queries = await lose(sandbox, aligo, messages, "taken");
    expect(await lookTogether(aligo, queries)).toEqual(messages.map(() => "accepted"));
    expect([readings("/aligo-sms/list/"), readings("/sms_list/")]).toEqual([1, 1]);
    const [taken] = sandbox.inbox.all();
    expect((await aligo.findMessages(queries, now()))[1]).toMatchObject({
      value: {
        providerMessageId: taken?.groupId,
        raw: { group: { mid: taken?.groupId }, row: { receiver: messages[1]?.to } },
      },
    });
  });

  it("that never arrived is absent", async () => {
    await aligo.send(textMessage({ text: "다른 글" }), now());
    const queries = await lose(sandbox, aligo, textMessages(10), "untaken");
    expect(await lookTogether(aligo, queries)).toEqual(queries.map(() => "absent"));
  });

  const batch = textMessages(10);
  it.each<[string, () => Promise<unknown>]>([
    [
      "to the same numbers with another first text",
      () => aligo.sendBatch(textMessages(10, { text: "다른 글" }), now()),
    ],
    ["to one number more", () => aligo.sendBatch(textMessages(11), now())],
    ["to one number less", () => aligo.sendBatch(batch.slice(0, 9), now())],
    [
      "to other numbers of the same count",
      () => aligo.sendBatch([...batch.slice(0, 9), ...textMessages(11).slice(10)], now()),
    ],
    [
      "to the same numbers from another sender",
      () => aligo.sendBatch(textMessages(10, { from: "0200000000" }), now()),
    ],
  ])("isn't taken for a request %s", async (_, send) => {
    await send();
    const queries = await lose(sandbox, aligo, batch, "untaken");
    expect(await lookTogether(aligo, queries)).not.toContain("accepted");
  });

  it("isn't told from its twin", async () => {
    await aligo.sendBatch(batch, now());
    const queries = await lose(sandbox, aligo, batch, "taken");
    expect(await lookTogether(aligo, queries)).toEqual(batch.map(() => "unclear"));
  });

  it("leaves who got the same text also by itself", async () => {
    const queries = await lose(sandbox, aligo, batch, "taken");
    await aligo.send(batch[3] as typeof TEXT, now());
    const found = await lookTogether(aligo, queries);
    expect(found[3]).toBe("unclear");
    expect(found.filter((each) => each === "accepted")).toHaveLength(9);
  });

  it("isn't believed far off in time, nor while rows are missing", async () => {
    const queries = await lose(sandbox, aligo, batch, "taken");
    const early = queries.map((query) => ({
      ...query,
      startedAt: query.startedAt - 300_000,
      endedAt: query.endedAt - 300_000,
    }));
    expect(await lookTogether(aligo, early)).toEqual(batch.map(() => "unclear"));
    expect(await lookTogether(aligo, queries.slice(1))).toEqual(
      batch.slice(1).map(() => "unclear"),
    );
  });

  it("of ALIMTALK opens it once", async () => {
    const queries = await lose(sandbox, aligo, alimtalks(120), "taken");
    await aligo.send(alimtalk({ to: "01000009999" }), now());
    expect(await lookTogether(aligo, queries)).toEqual(queries.map(() => "accepted"));
    expect(readings("/history/list/")).toBe(1);
    expect(readings("/history/detail/")).toBeLessThanOrEqual(4);
    const gone = await lose(
      sandbox,
      aligo,
      alimtalks(3, { templateId: "KS_0002", variables: { code: "1" } }),
      "untaken",
    );
    expect(await lookTogether(aligo, gone)).toEqual(gone.map(() => "absent"));
  });

  it("leaves each to be asked for alone where that is sooner, or messages don't belong together", async () => {
    const queries = await lose(sandbox, aligo, textMessages(2), "taken");
    for (const message of textMessages(1_010)) await aligo.send(message, now());
    expect(await lookTogether(aligo, queries)).toEqual([undefined, undefined]);
    const [talk] = await lose(sandbox, aligo, [alimtalk()], "taken");
    const mixed = [queries[0], talk] as FindMessageQuery[];
    expect(await lookTogether(aligo, mixed)).toEqual([undefined, undefined]);
  });

  it("is nothing without a network, and isn't asked for again one by one", async () => {
    const queries = await lose(sandbox, aligo, batch, "taken");
    sandbox.faults.add({ vendor: "aligo", action: { kind: "reset" } });
    expect(await lookTogether(aligo, queries)).toEqual(batch.map(() => "NETWORK_ERROR"));
  });
});

describe("a number that Aligo counts as malformed", () => {
  beforeEach(() => {
    sandbox.aligo.switches.malformedNumbers = [TO];
  });

  it.each([
    ["an SMS", textMessage()],
    ["an ALIMTALK", alimtalk()],
  ])("doesn't make %s accepted", async (_, message) => {
    const [query] = await lose(sandbox, aligo, [message], "taken");
    expect(await look(aligo, query)).toBe("unclear");
    sandbox.clock.advance(60_000);
    expect(await look(aligo, query)).toBe("unclear");
  });

  it.each([
    ["one text", textMessages(4, { text: "점검" })],
    ["a text each", textMessages(4)],
    ["ALIMTALK", alimtalks(4)],
  ])("leaves the others of a batch of %s to be settled", async (_, messages) => {
    const at = messages.findIndex(({ to }) => to === TO);
    expect(at).toBeGreaterThan(0);
    const queries = await lose(sandbox, aligo, messages, "taken");
    const expected = messages.map((__, index) => (index === at ? "unclear" : "accepted"));
    expect(await lookTogether(aligo, queries)).toEqual(expected);
  });

  it("isn't what a failed delivery is", async () => {
    sandbox.aligo.switches.malformedNumbers = [];
    const message = textMessage({ to: "01000009101" });
    const [query] = await lose(sandbox, aligo, [message], "taken");
    sandbox.clock.advance(60_000);
    expect(sandbox.inbox.all()).toMatchObject([{ status: "FAILED" }]);
    expect(await look(aligo, query)).toBe("accepted");
  });
});

const TEXT = textMessage();

describe("what the lists show", () => {
  const query = { message: TEXT, startedAt: START.getTime(), endedAt: START.getTime() };
  const group = {
    mid: 7,
    type: "SMS",
    sender: FROM,
    sms_count: "1",
    msg: TEXT.text,
    reg_date: "2026-10-05 09:00:00",
  };
  const row = { receiver: TO, sms_state: "전송중" };

  function answer(groups: readonly object[], rows: readonly object[]) {
    const respond = (list: readonly object[]) =>
      ({
        kind: "respond",
        status: 200,
        body: JSON.stringify({ result_code: "1", list, next_yn: "N" }),
      }) as const;
    sandbox.faults.add({ path: "/sms_list/", action: respond(rows) });
    sandbox.faults.add({ path: "/aligo-sms/list/", action: respond(groups) });
  }

  it.each<[string, object[], object[], string]>([
    ["the group and the row", [group], [row], "accepted"],
    ["a number with hyphens", [group], [{ receiver: "010-0000-0001" }], "accepted"],
    ["a text that was cut off", [{ ...group, msg: "안녕…" }], [row], "unclear"],
    ["no text", [{ ...group, msg: undefined }], [row], "unclear"],
    ["another text", [{ ...group, msg: "잘 가요" }], [row], "absent"],
    ["another sender", [{ ...group, sender: "0200000000" }], [row], "absent"],
    ["no sender", [{ ...group, sender: undefined }], [row], "accepted"],
    ["an ALIMTALK with the same text", [{ ...group, type: "AT" }], [row], "absent"],
    ["another type of text, as Aligo may choose", [{ ...group, type: "LMS" }], [row], "accepted"],
    ["another recipient", [group], [{ receiver: "01000000002" }], "absent"],
    ["a row that is still missing", [group], [], "unclear"],
    ["a group that doesn't count", [{ ...group, sms_count: undefined }], [row], "unclear"],
    ["a group without a date", [{ ...group, reg_date: "" }], [row], "unclear"],
    ["a group without an id", [{ ...group, mid: "" }], [row], "absent"],
    ["the same group on two pages", [group, group], [row], "accepted"],
    ["two groups", [group, { ...group, mid: "8" }], [row], "unclear"],
    [
      "more than can be opened",
      Array.from({ length: 60 }, (_, mid) => ({ ...group, mid })),
      [],
      "unclear",
    ],
    ["nothing", [], [], "absent"],
  ])("%s", async (_, groups, rows, found) => {
    answer(groups, rows);
    expect(await look(aligo, query)).toBe(found);
  });

  it("without a list isn't taken for nothing", async () => {
    const body = '{"result_code":1,"message":"success"}';
    sandbox.faults.add({ path: "/list/", action: { kind: "respond", status: 200, body } });
    expect(await look(aligo, query)).toBe("PROVIDER_ERROR");
  });

  it("is nothing when Aligo refuses to show it", async () => {
    sandbox.aligo.allowedIps = ["192.0.2.1"];
    expect(await look(aligo, query)).toBe("IP_NOT_ALLOWED");
    const talk = { ...query, message: alimtalk() };
    expect(await look(aligo, talk)).toBe("IP_NOT_ALLOWED");
  });
});

it("takes a time after which what is absent counts as not sent", () => {
  const { limits } = createAligo(sandbox, { lookupCompleteAfterMs: 60_000 });
  expect(limits.lookup).toEqual({ completeAfterMs: 60_000 });
  expect(() => createAligo(sandbox, { lookupCompleteAfterMs: -1 })).toThrow(
    "lookupCompleteAfterMs",
  );
});
