import type { FindMessageQuery } from "@k-msg/core";
import type { IWINVProvider } from "@k-msg/provider/iwinv";
import type { Sandbox } from "@k-msg/sandbox";
import { beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  createIwinvProvider,
  createSandboxAt,
  FROM,
  jpg,
  lastJson,
  requestsTo,
  START,
  TO,
  textMessage,
} from "./iwinv-testbed.ts";
import { look, lookTogether, lookUp, lose } from "./lookup-testbed.ts";

const HISTORY = "/api/history/";

let sandbox: Sandbox;
let iwinv: IWINVProvider;

beforeEach(() => {
  sandbox = createSandboxAt();
  const { smsCompanyId } = sandbox.iwinv.credentials;
  iwinv = createIwinvProvider(sandbox, { smsCompanyId });
});

const now = () => ({ now: () => sandbox.clock.now() });
const inAnHour = new Date(START.getTime() + 3_600_000);
const order = alimtalk({ templateId: "20001", variables: { 이름: "김하늘", 주문번호: "A-1" } });
const byPlace = { providerOptions: { templateParam: ["김하늘", "A-1"] } };

describe("after a lost answer, an ALIMTALK", () => {
  it.each([
    ["of one variable", alimtalk()],
    ["of several", order],
    ["with values by place", alimtalk({ templateId: "20001", variables: {}, ...byPlace })],
    ["scheduled", alimtalk({ scheduledAt: inAnHour })],
    ["with a substitute", alimtalk({ failover: { enabled: true, fallbackContent: "대체" } })],
  ])("%s is found with the id that the history gives it", async (_, message) => {
    const [query] = await lose(sandbox, iwinv, [message], "taken");
    expect(await lookUp(iwinv, query)).toMatchObject({
      value: { found: "accepted", providerMessageId: "880001", raw: { phone: TO } },
    });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("that never arrived is absent, also beside others", async () => {
    await iwinv.send(alimtalk({ variables: { code: "111111" } }), now());
    await iwinv.send(order, now());
    await iwinv.send(alimtalk({ to: "01000000002" }), now());
    const [query] = await lose(sandbox, iwinv, [alimtalk()], "untaken");
    expect(await look(iwinv, query)).toBe("absent");
  });

  it("isn't told from an equal one", async () => {
    const [taken] = await lose(sandbox, iwinv, [alimtalk()], "taken");
    const [lost] = await lose(sandbox, iwinv, [alimtalk()], "untaken");
    for (const query of [taken, lost]) {
      expect(await look(iwinv, { ...(query as FindMessageQuery), copies: 2 })).toBe("unclear");
    }
    const [both] = await lose(sandbox, iwinv, [alimtalk()], "taken");
    expect(await look(iwinv, { ...(both as FindMessageQuery), copies: 2 })).toBe("accepted");
    expect(await look(iwinv, both)).toBe("unclear");
  });

  it("is found among 1,200 of a lost batch to one person, page by page", async () => {
    const messages = Array.from({ length: 1_200 }, (_, index) =>
      alimtalk({ messageId: `a-${index}`, variables: { code: String(index) } }),
    );
    const queries = await lose(sandbox, iwinv, messages, "taken");
    for (const at of [0, 1_199]) expect(await look(iwinv, queries[at])).toBe("accepted");
    expect(lastJson(sandbox, HISTORY)).toMatchObject({ pageNum: 2 });
  });

  it.each(["at_hand_over", "with_result"] as const)(
    "is found by its request, sendDate %s",
    async (switched) => {
      sandbox.iwinv.switches.alimtalkSendDate = switched;
      const [query] = await lose(sandbox, iwinv, [alimtalk()], "taken");
      sandbox.clock.advance(10_000);
      expect(await look(iwinv, query)).toBe("accepted");
    },
  );

  it("is asked for by number and time in Korea, over midnight", async () => {
    sandbox.clock.advanceTo(new Date("2026-10-05T14:59:00Z"));
    const [query] = await lose(sandbox, iwinv, [alimtalk()], "taken");
    expect(await look(iwinv, query)).toBe("accepted");
    expect(lastJson(sandbox, HISTORY)).toEqual({
      phone: TO,
      startDate: "2026-10-05 23:44:00",
      endDate: "2026-10-06 00:14:00",
      pageNum: 1,
      pageSize: 1000,
    });
  });

  it("may come into the history late", async () => {
    sandbox.iwinv.switches.historyDelayMs = 5_000;
    const [query] = await lose(sandbox, iwinv, [alimtalk()], "taken");
    expect(await look(iwinv, query)).toBe("absent");
    expect(iwinv.limits.lookup).toBeUndefined();
    sandbox.clock.advance(5_000);
    expect(await look(iwinv, query)).toBe("accepted");
  });
});

describe("after a lost answer, a text", () => {
  const texts = [
    ["SMS", textMessage()],
    ["LMS", textMessage({ type: "LMS", text: "정기 점검 안내입니다.", subject: "정기 점검" })],
    ["MMS", textMessage({ type: "MMS", text: "쿠폰", subject: "쿠폰", image: jpg() })],
    ["scheduled SMS", textMessage({ scheduledAt: inAnHour })],
    [
      "SMS for another day",
      textMessage({ scheduledAt: new Date(START.getTime() + 20 * 86_400_000) }),
    ],
  ] as const;

  it.each(texts)(
    "%s: a row may be it or another, since the history has no texts",
    async (_, message) => {
      const [query] = await lose(sandbox, iwinv, [message], "taken");
      expect(await look(iwinv, query)).toBe("unclear");
      sandbox.clock.advance(10_000);
      expect(await look(iwinv, query)).toBe("unclear");
    },
  );

  it.each(texts)("%s: without a row it is absent", async (_, message) => {
    await iwinv.send(textMessage({ to: "01000000002" }), now());
    await iwinv.send(textMessage({ from: "0200000000" }), now());
    const [query] = await lose(sandbox, iwinv, [message], "untaken");
    expect(await look(iwinv, query)).toBe("absent");
  });

  it("is looked for on all pages, though the server takes no notice of pageSize", async () => {
    sandbox.iwinv.switches.smsIgnorePageSize = true;
    await iwinv.sendBatch([textMessage()], now());
    for (let index = 0; index < 40; index++) {
      await iwinv.send(textMessage({ from: "0200000000" }), now());
    }
    const [query] = await lose(sandbox, iwinv, [textMessage()], "untaken");
    expect(await look(iwinv, query)).toBe("unclear");
    expect(lastJson(sandbox, HISTORY)).toMatchObject({ pageNum: 3 });
  });

  it("can't be looked up without smsCompanyId, nor abroad", async () => {
    const [query] = await lose(sandbox, iwinv, [textMessage()], "taken");
    expect(await lookUp(createIwinvProvider(sandbox), query)).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field: "smsCompanyId" }] },
    });
    const abroad = textMessage({ country: "1", to: "2025550123" });
    const [foreign] = await lose(sandbox, iwinv, [abroad], "taken");
    expect(await look(iwinv, foreign)).toBe("INVALID_REQUEST");
    expect(requestsTo(sandbox, HISTORY)).toEqual([]);
  });
});

describe("what the history shows", () => {
  const query = { message: alimtalk(), startedAt: START.getTime(), endedAt: START.getTime() };
  const row = {
    seqNo: 7,
    phone: TO,
    callback: FROM,
    templateCode: "20002",
    sendMessage: "인증번호는 482913입니다.",
    requestDate: "2026-10-05 09:00:00",
  };

  function answer(list: readonly object[], totalCount: unknown = list.length) {
    const body = JSON.stringify({ code: 200, totalCount, list });
    sandbox.faults.add({ path: HISTORY, action: { kind: "respond", status: 200, body } });
  }

  it.each<[string, object[], string]>([
    ["the row", [row], "accepted"],
    ["a number with hyphens", [{ ...row, phone: "010-0000-0001" }], "accepted"],
    ["a template's code as a number", [{ ...row, templateCode: 20002 }], "accepted"],
    ["the row twice, as pages shift", [row, row], "accepted"],
    ["two rows", [row, { ...row, seqNo: 8 }], "unclear"],
    ["a text that was cut off", [{ ...row, sendMessage: "인증번호는 48…" }], "unclear"],
    ["no text", [{ ...row, sendMessage: null }], "unclear"],
    ["no date", [{ ...row, requestDate: null }], "unclear"],
    ["another template", [{ ...row, templateCode: "20001" }], "absent"],
    ["another code", [{ ...row, sendMessage: "인증번호는 111111입니다." }], "absent"],
    ["another time", [{ ...row, requestDate: "2026-10-05 08:50:00" }], "unclear"],
    ["another day", [{ ...row, requestDate: "2026-10-04 09:00:00" }], "absent"],
  ])("%s", async (_, rows, found) => {
    answer(rows);
    expect(await look(iwinv, query)).toBe(found);
  });

  it.each([
    ["a count without its rows", [], 3],
    ["no count", [row], undefined],
  ])("%s isn't taken for nothing", async (_, rows, count) => {
    answer(rows, count === undefined ? null : count);
    expect(await look(iwinv, query)).toBe("PROVIDER_ERROR");
    expect(requestsTo(sandbox, HISTORY)).toHaveLength(1);
  });

  it("is nothing when the template can't be read, or the key is wrong", async () => {
    const gone = { ...query, message: alimtalk({ templateId: "99999" }) };
    expect(await look(iwinv, gone)).toBe("TEMPLATE_NOT_FOUND");
    const stranger = createIwinvProvider(sandbox, { apiKey: "wrong" });
    expect(await look(stranger, query)).toBe("AUTHENTICATION_FAILED");
  });
});

it("takes a time after which what is absent counts as not sent", () => {
  const { limits } = createIwinvProvider(sandbox, { lookupCompleteAfterMs: 60_000 });
  expect(limits.lookup).toEqual({ completeAfterMs: 60_000 });
  expect(() => createIwinvProvider(sandbox, { lookupCompleteAfterMs: -1 })).toThrow(
    "lookupCompleteAfterMs",
  );
});

describe("a lost request as a whole", () => {
  const numberAt = (index: number) => `0100000${String(index).padStart(4, "0")}`;
  const talks = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      alimtalk({
        messageId: `a-${index}`,
        to: numberAt(index % 100),
        variables: { code: String(1_000 + index) },
      }),
    );
  const texts = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      textMessage({ messageId: `t-${index}`, to: numberAt(index) }),
    );
  const readings = () => requestsTo(sandbox, HISTORY).length;

  it("of ALIMTALK is found with one request, each with its own id", async () => {
    await iwinv.send(alimtalk({ to: numberAt(3), variables: { code: "7" } }), now());
    const queries = await lose(sandbox, iwinv, talks(300), "taken");
    expect(await lookTogether(iwinv, queries)).toEqual(queries.map(() => "accepted"));
    expect(readings()).toBe(1);
    const together = await iwinv.findMessages(queries, now());
    const alone = await Promise.all(queries.map((query) => lookUp(iwinv, query)));
    expect(together).toEqual(alone);
  });

  it.each([
    ["ALIMTALK", talks(5)],
    ["texts", texts(5)],
  ])("of %s that never arrived is absent", async (_, messages) => {
    await iwinv.send(alimtalk({ to: numberAt(0), variables: { code: "7" } }), now());
    const queries = await lose(sandbox, iwinv, messages, "untaken");
    expect(await lookTogether(iwinv, queries)).toEqual(queries.map(() => "absent"));
  });

  it("of texts stays unclear, since the history shows none", async () => {
    const queries = await lose(sandbox, iwinv, texts(50), "taken");
    expect(await lookTogether(iwinv, queries)).toEqual(queries.map(() => "unclear"));
    expect(readings()).toBe(1);
  });

  it("leaves each to be asked for alone where that is sooner, or it can't be asked for", async () => {
    const queries = await lose(sandbox, iwinv, talks(2), "taken");
    for (let from = 0; from < 2_100; from += 700)
      await iwinv.sendBatch(
        Array.from({ length: 700 }, (_, index) => alimtalk({ messageId: `x-${from + index}` })),
        now(),
      );
    expect(await lookTogether(iwinv, queries)).toEqual([undefined, undefined]);
    const lost = await lose(sandbox, iwinv, texts(2), "taken");
    const without = createIwinvProvider(sandbox);
    expect(await lookTogether(without, lost)).toEqual([undefined, undefined]);
    const mixed = [queries[0], lost[0]] as FindMessageQuery[];
    expect(await lookTogether(iwinv, mixed)).toEqual([undefined, undefined]);
  });
});
