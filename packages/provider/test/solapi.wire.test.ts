import { SolapiProvider } from "@k-msg/provider/solapi";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  FROM,
  lastBody,
  lastMessage,
  picture,
  requestsTo,
  SEND_PATH,
  START,
  TO,
  textMessage,
  UPLOAD_PATH,
} from "./solapi-testbed.ts";

const PLAIN = {
  templateId: "KA01TP250101000000000SandboxNone",
  name: "공지",
  content: "영업을 시작했습니다.",
};

let sandbox: RunningSandbox;
let solapi: SolapiProvider;
let context: { now: () => number };

beforeAll(async () => {
  const clock = { start: START, frozen: true };
  sandbox = await startSandbox({ clock, solapi: { templates: [PLAIN] } });
  context = atSandboxTime(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
  solapi = new SolapiProvider(configFor(sandbox));
});

describe("texts over HTTP", () => {
  it("sends an SMS and answers with SOLAPI's id", async () => {
    const result = await solapi.send(textMessage(), context);

    const [accepted] = sandbox.inbox.all();
    expect(accepted).toMatchObject({ type: "SMS", to: TO, from: FROM, text: "안녕하세요" });
    expect(result).toMatchObject({
      isSuccess: true,
      value: {
        messageId: "m-1",
        providerId: "solapi",
        providerMessageId: accepted?.vendorMessageId,
        status: "PENDING",
        type: "SMS",
        to: TO,
        raw: { groupInfo: { groupId: accepted?.groupId } },
      },
    });
    expect(result.isSuccess && result.value.warnings).toBeUndefined();
    expect(lastBody(sandbox)).toEqual({
      messages: [
        { to: TO, from: FROM, type: "SMS", text: "안녕하세요", customFields: { kmsgId: "m-1" } },
      ],
      showMessageList: true,
    });
  });

  it("sends an LMS with its subject", async () => {
    const text = "긴 글 ".repeat(60).trim();
    const result = await solapi.send(
      textMessage({ type: "LMS", text, subject: "예약 안내" }),
      context,
    );
    expect(result.isSuccess).toBe(true);
    expect(sandbox.inbox.all()).toMatchObject([{ type: "LMS", text, subject: "예약 안내" }]);
  });

  it("uploads a picture, then sends the MMS with its id", async () => {
    const message = textMessage({ type: "MMS", subject: "쿠폰", image: picture() });
    const result = await solapi.send(message, context);
    expect(result.isSuccess).toBe(true);
    const [upload] = requestsTo(sandbox, UPLOAD_PATH);
    expect(JSON.parse(upload?.body ?? "")).toEqual({
      file: Buffer.from(picture().bytes).toString("base64"),
      type: "MMS",
      name: "coupon.jpg",
    });
    expect(sandbox.inbox.all()).toMatchObject([
      { type: "MMS", image: { bytes: 8, contentType: "image/jpeg" } },
    ]);
  });

  it("takes a picture that SOLAPI already keeps", async () => {
    await solapi.send(textMessage({ type: "MMS", image: picture() }), context);
    const fileId = lastMessage(sandbox).imageId as string;
    const result = await solapi.send(textMessage({ type: "MMS", image: { fileId } }), context);
    expect(result.isSuccess).toBe(true);
    expect(lastMessage(sandbox).imageId).toBe(fileId);
    expect(requestsTo(sandbox, UPLOAD_PATH)).toHaveLength(1);
  });

  it("prefers the message's sender", async () => {
    await solapi.send(textMessage({ from: "0200000000" }), context);
    expect(sandbox.inbox.all()).toMatchObject([{ from: "0200000000" }]);
  });

  it("names the country of a foreign number", async () => {
    const message = textMessage({ to: "2025550123", country: "1" });
    expect(await solapi.send(message, context)).toMatchObject({ isSuccess: true });
    expect(lastMessage(sandbox)).toMatchObject({ to: "2025550123", country: "1" });
  });

  it("keeps the caller's labels beside its own", async () => {
    await solapi.send(textMessage({ customFields: { order: "77" } }), context);
    expect(sandbox.inbox.all()).toMatchObject([{ customFields: { order: "77", kmsgId: "m-1" } }]);
  });

  it("passes SOLAPI's own options on and warns of unknown ones", async () => {
    const providerOptions = { appId: "app-1", allowDuplicates: true, appid: "x" };
    const result = await solapi.send(textMessage({ providerOptions }), context);
    expect(lastBody(sandbox)).toMatchObject({ agent: { appId: "app-1" }, allowDuplicates: true });
    expect(result.isSuccess && result.value.warnings).toMatchObject([
      { code: "OPTION_UNKNOWN", field: "providerOptions.solapi.appid" },
    ]);
  });
});

describe("scheduling", () => {
  const scheduledAt = new Date("2026-10-06T00:30:00.500Z");

  it.each([textMessage({ scheduledAt }), alimtalk({ scheduledAt })])(
    "leaves a $type with SOLAPI until its time",
    async (message) => {
      const result = await solapi.send(message, context);
      expect(result).toMatchObject({ isSuccess: true, value: { status: "PENDING" } });
      expect(lastBody(sandbox).scheduledDate).toBe("2026-10-06T00:30:00.500Z");
      expect(sandbox.inbox.all()).toMatchObject([{ status: "SCHEDULED", scheduledAt }]);
    },
  );

  it.each([
    ["past", new Date(START.getTime())],
    ["beyond six months", new Date("2027-04-05T00:00:00.001Z")],
  ])("refuses a time %s before anything leaves", async (_, at) => {
    const result = await solapi.send(textMessage({ scheduledAt: at }), context);
    expect(result).toMatchObject({ error: { code: "SCHEDULE_REJECTED", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });
});

describe("ALIMTALK over HTTP", () => {
  it("sends it with wrapped variables and without a substitute", async () => {
    const result = await solapi.send(alimtalk(), context);
    expect(result).toMatchObject({ isSuccess: true, value: { type: "ALIMTALK" } });
    expect(lastMessage(sandbox)).toEqual({
      to: TO,
      from: FROM,
      type: "ATA",
      customFields: { kmsgId: "a-1" },
      kakaoOptions: {
        pfId: sandbox.solapi.templates.demo.channelId,
        templateId: sandbox.solapi.templates.demo.order,
        variables: { "#{이름}": "김하늘", "#{주문번호}": "EX-1001" },
        disableSms: true,
      },
    });
    expect(sandbox.inbox.all()).toMatchObject([
      { type: "ALIMTALK", text: "김하늘님, 주문 EX-1001이(가) 접수되었습니다." },
    ]);
  });

  it("sends the template's buttons in SOLAPI's words", async () => {
    const buttons = [
      { name: "주문 보기", type: "WL", linkMobile: "https://shop.example/orders/#{주문번호}" },
    ] as const;
    const result = await solapi.send(alimtalk({ kakao: { buttons } }), context);
    expect(result.isSuccess).toBe(true);
    expect(lastMessage(sandbox).kakaoOptions?.buttons).toEqual([
      { buttonName: "주문 보기", buttonType: "WL", linkMo: buttons[0].linkMobile },
    ]);
  });

  it("warns of what SOLAPI has no place for", async () => {
    const kakao = { plusId: "@sandbox", title: "제목" };
    const result = await solapi.send(alimtalk({ kakao }), context);
    expect(result.isSuccess && result.value.warnings).toMatchObject([
      { code: "OPTION_UNSUPPORTED", field: "kakao.plusId" },
      { code: "OPTION_UNSUPPORTED", field: "kakao.title" },
    ]);
  });
});

describe("SOLAPI's substitute for ALIMTALK", () => {
  const NOT_ON_KAKAO = "01000009001";
  const failover = {
    enabled: true,
    fallbackChannel: "sms",
    fallbackContent: "주문 EX-1001 접수",
    fallbackTitle: "주문",
  } as const;

  it("sends the given text, and only when it is asked for", async () => {
    const wanted = await solapi.send(alimtalk({ to: NOT_ON_KAKAO, failover }), context);
    const unwanted = await solapi.send(alimtalk({ to: NOT_ON_KAKAO }), context);
    sandbox.clock.advance(3_600_000);
    expect(wanted.isSuccess && wanted.value.warnings).toBeUndefined();
    expect(unwanted.isSuccess).toBe(true);
    const substitutes = sandbox.inbox.all().filter((message) => message.substituteOf !== undefined);
    expect(substitutes).toMatchObject([{ type: "SMS", text: "주문 EX-1001 접수" }]);
  });

  it("sends an LMS with its title when the text is long", async () => {
    const fallbackContent = "주문이 접수되었습니다. ".repeat(10);
    const wish = { ...failover, fallbackChannel: "lms", fallbackContent } as const;
    const result = await solapi.send(alimtalk({ to: NOT_ON_KAKAO, failover: wish }), context);
    sandbox.clock.advance(3_600_000);
    expect(result.isSuccess && result.value.warnings).toBeUndefined();
    expect(sandbox.inbox.all().at(-1)).toMatchObject({
      type: "LMS",
      text: fallbackContent,
      subject: "주문",
    });
  });

  it("works for a template without variables too", async () => {
    const { templateId } = PLAIN;
    const message = alimtalk({ to: NOT_ON_KAKAO, templateId, variables: {}, failover });
    expect(await solapi.send(message, context)).toMatchObject({ isSuccess: true });
    sandbox.clock.advance(3_600_000);
    expect(sandbox.inbox.all().at(-1)).toMatchObject({ type: "SMS", text: "주문 EX-1001 접수" });
  });

  it("is refused, not lost, if SOLAPI takes the text for the template's", async () => {
    sandbox.solapi.switches.ataText = "body";
    const result = await solapi.send(alimtalk({ failover }), context);
    expect(result).toMatchObject({
      error: { code: "TEMPLATE_MISMATCH", outcome: "not_sent", providerErrorCode: "1043" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("is switched off, and says so, without a sender", async () => {
    const { defaultFrom: _, ...config } = configFor(sandbox);
    const result = await new SolapiProvider(config).send(alimtalk({ failover }), context);
    expect(result.isSuccess && result.value.warnings).toMatchObject([
      { code: "FAILOVER_UNSUPPORTED_PROVIDER", field: "from" },
    ]);
    expect(lastMessage(sandbox).kakaoOptions?.disableSms).toBe(true);
  });
});

describe("account", () => {
  it("adds points to the balance", async () => {
    sandbox.solapi.balance.set({ balance: 1234.5, point: 500 });
    expect(await solapi.getBalance(context)).toMatchObject({
      value: { providerId: "solapi", krw: 1734.5 },
    });
  });

  it("is healthy with good credentials", async () => {
    expect(await solapi.healthCheck(context)).toEqual({ healthy: true, latencyMs: 0 });
    expect(requestsTo(sandbox, SEND_PATH)).toEqual([]);
  });

  it.each([
    ["an unknown key", { apiKey: "NCSUNKNOWN000001" }],
    ["a key of another length", { apiKey: "short" }],
    ["a wrong secret", { apiSecret: "WRONG" }],
  ])("isn't healthy with %s", async (_, wrong) => {
    const provider = new SolapiProvider({ ...configFor(sandbox), ...wrong });
    const error = { code: "AUTHENTICATION_FAILED", outcome: "not_sent" };
    expect(await provider.healthCheck(context)).toMatchObject({ healthy: false, error });
    expect(await provider.getBalance(context)).toMatchObject({ error });
    expect(await provider.send(textMessage(), context)).toMatchObject({ error });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("isn't healthy when nothing listens", async () => {
    const gone = await startSandbox();
    const config = configFor(gone);
    await gone.close();
    const provider = new SolapiProvider(config);
    const error = { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true };
    expect(await provider.healthCheck()).toMatchObject({ healthy: false, error });
    expect(await provider.send(textMessage(), {})).toMatchObject({ error });
  });

  it("signs with the real time by default", async () => {
    const real = await startSandbox();
    const provider = new SolapiProvider(configFor(real));
    const healths = await Promise.all([provider.healthCheck(), provider.healthCheck()]);
    await real.close();
    // Two at the same second: only the salt keeps their signatures apart.
    expect(healths).toMatchObject([{ healthy: true }, { healthy: true }]);
  });
});
