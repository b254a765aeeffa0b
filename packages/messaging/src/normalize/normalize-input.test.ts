import { formatKst, type Issue, type KMsgErrorCode } from "@k-msg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageDefaults } from "../config/k-msg-config.ts";
import { normalizeInput } from "./normalize-input.ts";

const NOW = Date.parse("2026-11-23T03:00:00Z");
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

const normalize = (input: unknown, defaults: MessageDefaults = {}) =>
  normalizeInput(input, { defaults, messageId: "m-1" });

async function accepted(input: unknown, defaults?: MessageDefaults) {
  const result = await normalize(input, defaults);
  if (result.isFailure) throw result.error;
  return result.value;
}

async function issuesOf(
  input: unknown,
  defaults?: MessageDefaults,
  code: KMsgErrorCode = "INVALID_REQUEST",
): Promise<readonly Issue[]> {
  const result = await normalize(input, defaults);
  if (result.isSuccess) throw new Error("expected a refusal");
  expect(result.error).toMatchObject({ code, outcome: "not_sent" });
  return result.error.issues ?? [];
}

const fieldsOf = async (input: unknown, defaults?: MessageDefaults, code?: KMsgErrorCode) =>
  (await issuesOf(input, defaults, code)).map((each) => each.field);

describe("a picture", () => {
  it("never mixes two messages when the caller reuses the object while it is read", async () => {
    const input = { to: "01000000001", text: "for A", media: { image: new Blob([JPEG]) } };
    const first = accepted(input);
    input.to = "01000000002";
    input.text = "for B";
    expect((await first).message).toMatchObject({ to: "01000000001", text: "for A", type: "MMS" });
  });

  it("drops nothing that stands beside it in silence", async () => {
    const warned = async (media: unknown) =>
      (await accepted({ to: "01000000001", text: "hi", media })).warnings.map((each) => each.field);
    expect(await warned({ image: JPEG, video: JPEG })).toEqual(["media.video"]);
    expect(await warned({ image: { data: JPEG, filename: "a.jpg" } })).toEqual([]);
    expect(await warned({ image: { data: JPEG, name: "a.jpg" } })).toEqual(["media.image.name"]);
    expect(await warned({ image: { fileId: "F", data: JPEG } })).toEqual(["media.image.data"]);
    expect(
      await fieldsOf({
        to: "01000000001",
        text: "hi",
        media: { image: { data: JPEG, filename: 5 } },
      }),
    ).toEqual(["media.image.filename"]);
  });

  it("that can't be read is an issue", async () => {
    const gone = new Blob([JPEG]);
    gone.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotReadableError"));
    expect(await fieldsOf({ to: "01000000001", text: "hi", media: { image: gone } })).toEqual([
      "media.image",
    ]);
  });
});

describe("choosing SMS, LMS or MMS when type is omitted", () => {
  it.each([
    ["90 bytes stay SMS", { text: "가".repeat(45) }, "SMS"],
    ["91 bytes become LMS", { text: `${"가".repeat(45)}a` }, "LMS"],
    ["a subject makes LMS", { text: "hi", subject: "title" }, "LMS"],
    ["a picture makes MMS", { text: "hi", media: { image: JPEG } }, "MMS"],
  ])("%s", async (_, fields, type) => {
    expect((await accepted({ to: "01000000001", ...fields })).message.type).toBe(type);
  });

  it("measures the rendered text, not the one with placeholders", async () => {
    const short = {
      to: "01000000001",
      text: "#{a_very_long_variable_name}",
      variables: { a_very_long_variable_name: "x" },
    };
    const long = { to: "01000000001", text: "#{n}", variables: { n: "가".repeat(46) } };
    expect((await accepted(short)).message).toMatchObject({ type: "SMS", text: "x" });
    expect((await accepted(long)).message.type).toBe("LMS");
  });

  it("follows autoLmsBytes", async () => {
    const { message } = await accepted(
      { to: "01000000001", text: "가".repeat(41) },
      { sms: { autoLmsBytes: 80 } },
    );
    expect(message.type).toBe("LMS");
  });

  it("keeps an explicit type", async () => {
    expect((await accepted({ type: "LMS", to: "01000000001", text: "hi" })).message.type).toBe(
      "LMS",
    );
  });
});

describe("normal form", () => {
  it("takes content for text, numbers in any writing, and fills in the default sender", async () => {
    const { message } = await accepted(
      { to: "+82 10-0000-0001", content: "hi", options: { customFields: { order: "7" } } },
      { from: "02-0000-0000" },
    );
    expect(message).toMatchObject({
      messageId: "m-1",
      to: "01000000001",
      country: "82",
      from: "0200000000",
      text: "hi",
      customFields: { order: "7" },
    });
  });

  it("prefers the message's sender and channel to the defaults", async () => {
    const { message } = await accepted(
      {
        type: "ALIMTALK",
        to: "01000000001",
        from: "01000000009",
        templateId: "T",
        kakao: { plusId: "@mine" },
      },
      { from: "0200000000", kakao: { profileId: "default" } },
    );
    expect(message).toMatchObject({ from: "01000000009", kakao: { plusId: "@mine" } });
    expect(message).not.toHaveProperty("kakao.profileId");
  });

  it("renders variables in text, subject and substitute, dates in Korean time", async () => {
    const date = new Date("2026-12-01T15:30:00Z");
    const { message } = await accepted({
      type: "ALIMTALK",
      to: "01000000001",
      templateId: "T",
      variables: { name: "김하늘", when: { date, format: "MM/dd HH:mm" }, count: 3 },
      failover: {
        enabled: true,
        fallbackContent: "#{name} #{when}",
        fallbackTitle: "#{count}건",
        expiresAfterMs: 180_000,
      },
    });
    expect(message).toMatchObject({
      variables: { name: "김하늘", when: "12/02 00:30", count: "3" },
      failover: {
        fallbackContent: "김하늘 12/02 00:30",
        fallbackTitle: "3건",
        expiresAfterMs: 180_000,
      },
    });
  });

  it("drops a failover that isn't enabled", async () => {
    const { message } = await accepted({
      type: "ALIMTALK",
      to: "01000000001",
      templateId: "T",
      failover: { enabled: false, fallbackContent: "x" },
    });
    expect(message).not.toHaveProperty("failover");
  });

  it.each([
    ["Uint8Array", JPEG],
    ["ArrayBuffer", JPEG.buffer.slice(0)],
    ["Blob", new Blob([JPEG])],
    ["named data", { data: JPEG, filename: "a.jpg" }],
  ])("brings a picture given as %s to bytes with its true type", async (_, image) => {
    const { message } = await accepted({ to: "01000000001", text: "hi", media: { image } });
    expect(message).toMatchObject({ image: { bytes: JPEG, contentType: "image/jpeg" } });
  });

  it("is idempotent", async () => {
    const texts = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => text.trim() !== "" && !text.includes("#{"));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const input = { to: "010-0000-0001", text, from: "02)0000-0000" };
        const first = await normalize(input, { sms: { unencodable: "replace" } });
        if (first.isFailure) return;
        const { messageId, country, ...again } = first.value.message as never as Record<
          string,
          unknown
        >;
        const second = await accepted(
          { ...again, options: { country } },
          { sms: { unencodable: "replace" } },
        );
        expect(second.message).toEqual(first.value.message);
        expect(messageId).toBe("m-1");
      }),
    );
  });

  it("never writes to the caller's objects", async () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
        Object.values(value).forEach(freeze);
        Object.freeze(value);
      }
      return value;
    };
    const input = freeze({
      type: "ALIMTALK",
      to: "01000000001",
      templateId: "T",
      variables: { a: "1" },
      kakao: { buttons: [{ name: "b", type: "WL", linkMobile: "https://a.example" }] },
      failover: { enabled: true, fallbackContent: "#{a}" },
      options: { scheduledAt: new Date(NOW + 3_600_000), customFields: { k: "v" } },
      providerOptions: { recorder: { x: [1] } },
    });
    await accepted(input);
  });
});

describe("refusals", () => {
  const base = { to: "01000000001", text: "hi" };

  it.each([
    ["nothing", undefined, [""]],
    ["null", null, [""]],
    ["a text", "x", [""]],
    ["a list", [[]], [""]],
    ["an empty object", {}, ["text", "to"]],
    ["an unknown type", { ...base, type: "KAKAO" }, ["type"]],
    ["an empty text", { to: base.to, text: "  " }, ["text"]],
    ["text and content", { ...base, content: "x" }, ["content"]],
    ["a number as text", { to: base.to, text: 5 }, ["text"]],
    [
      "a missing variable",
      { to: base.to, text: "#{a} #{constructor}" },
      ["variables.a", "variables.constructor"],
    ],
    [
      "a raw Date as variable",
      { to: base.to, text: "#{a}", variables: { a: new Date() } },
      ["variables.a"],
    ],
    [
      "an invalid date",
      { ...base, options: { scheduledAt: new Date("x") } },
      ["options.scheduledAt"],
    ],
    [
      "a date as text",
      { ...base, options: { scheduledAt: "2027-01-01" } },
      ["options.scheduledAt"],
    ],
    ["ALIMTALK without template", { type: "ALIMTALK", to: base.to }, ["templateId"]],
    ["ALIMTALK with text", { type: "ALIMTALK", to: base.to, templateId: "T", text: "x" }, ["text"]],
    ["MMS without image", { ...base, type: "MMS" }, ["media.image"]],
    ["an image path", { ...base, media: { image: "./a.jpg" } }, ["media.image"]],
    ["SMS with a subject", { ...base, type: "SMS", subject: "x" }, ["subject"]],
    [
      "failover without enabled",
      { type: "ALIMTALK", to: base.to, templateId: "T", failover: {} },
      ["failover.enabled"],
    ],
    [
      "a bad channel",
      {
        type: "ALIMTALK",
        to: base.to,
        templateId: "T",
        failover: { enabled: true, fallbackChannel: "mms" },
      },
      ["failover.fallbackChannel"],
    ],
    [
      "a span that is none",
      {
        type: "ALIMTALK",
        to: base.to,
        templateId: "T",
        failover: { enabled: true, expiresAfterMs: 0 },
      },
      ["failover.expiresAfterMs"],
    ],
    ["a bad sender", { ...base, from: "123" }, ["from"]],
    ["a missing recipient", { text: "hi" }, ["to"]],
    ["a representative number as recipient", { ...base, to: "1588-0000" }, ["to"]],
    ["the old name channel", { ...base, channel: "SMS" }, ["channel"]],
    [
      "the old name templateCode",
      { type: "ALIMTALK", to: base.to, templateCode: "T" },
      ["templateCode", "templateId"],
    ],
    [
      "options that aren't by provider",
      { ...base, providerOptions: { solapi: 1 } },
      ["providerOptions"],
    ],
    [
      "a custom field that isn't text",
      { ...base, options: { customFields: { a: 1 } } },
      ["options.customFields"],
    ],
    [
      "a bad button",
      { type: "ALIMTALK", to: base.to, templateId: "T", kakao: { buttons: [{ type: "XX" }] } },
      ["kakao.buttons[0].name", "kakao.buttons[0].type"],
    ],
  ])("%s", async (_, input, fields) => {
    expect((await fieldsOf(input)).toSorted()).toEqual([...fields].sort());
  });

  it("reports everything at once, in both languages, without the values", async () => {
    const issues = await issuesOf({ to: "0000", from: "x5550001y", text: "" });
    expect(issues.map((each) => each.field).sort()).toEqual(["from", "text", "to"]);
    expect(JSON.stringify(issues)).not.toMatch(/5550001/);
    for (const each of issues) expect(each.ko.problem).toMatch(/[가-힣]/);
  });
});

describe("emptiness", () => {
  const to = "01000000001";
  const empty = { a: " \n" };

  it.each([
    [{ text: "#{a}" }, ["text"]],
    [{ text: "hi #{a}", subject: "#{a}" }, ["subject"]],
    [{ type: "SMS", content: "#{a}#{a}" }, ["text"]],
    [
      {
        type: "ALIMTALK",
        templateId: "T",
        failover: { enabled: true, fallbackContent: "#{a}", fallbackTitle: "#{a}" },
      },
      ["failover.fallbackContent", "failover.fallbackTitle"],
    ],
  ])("of what the variables leave is refused: %j", async (fields, expected) => {
    expect(await fieldsOf({ to, variables: empty, ...fields })).toEqual(expected);
  });

  it("of one value is not", async () => {
    const { message } = await accepted({ to, text: "hi#{a}", variables: { a: "" } });
    expect(message).toMatchObject({ text: "hi" });
  });

  it("isn't called missing where nothing is required", async () => {
    const [subject] = await issuesOf({ to, text: "hi", subject: "" });
    expect(subject?.problem).toContain("empty");
    expect(subject?.advice).not.toContain("required");
  });

  it("that a caller wrote as null isn't filled from the defaults", async () => {
    expect(await fieldsOf({ to, text: "hi", from: null }, { from: "0200000000" })).toEqual([
      "from",
    ]);
  });
});

describe("characters a handset can't show", () => {
  const emoji = { to: "01000000001", text: "반가워요 😀 – é" };
  const CODE = "TEXT_UNENCODABLE";

  it("are refused unless told otherwise, with a code of their own when nothing else is wrong", async () => {
    expect(await fieldsOf(emoji, undefined, CODE)).toEqual(["text"]);
    expect(await fieldsOf({ ...emoji, to: "" })).toEqual(["to", "text"]);
  });

  it("don't matter in the texts of a substitute that is switched off", async () => {
    const failover = { enabled: false, fallbackContent: "✅ #{nobody}" };
    await accepted({ type: "ALIMTALK", to: "01000000001", templateId: "T", failover });
  });

  it("replace puts safe ones in and says so", async () => {
    const { message, warnings } = await accepted(emoji, { sms: { unencodable: "replace" } });
    expect(message).toMatchObject({ text: "반가워요  - e" });
    expect(warnings).toMatchObject([{ code: "TEXT_REPLACED", field: "text" }]);
  });

  it("replace still refuses what has no substitute", async () => {
    expect(
      await fieldsOf({ to: "01000000001", text: "ไทย" }, { sms: { unencodable: "replace" } }, CODE),
    ).toEqual(["text"]);
  });

  it("replace refuses a text of which nothing is left", async () => {
    expect(
      await fieldsOf({ to: "01000000001", text: "😀" }, { sms: { unencodable: "replace" } }, CODE),
    ).toEqual(["text"]);
  });

  it("warn leaves them in and says so", async () => {
    const { message, warnings } = await accepted(emoji, { sms: { unencodable: "warn" } });
    expect(message).toMatchObject({ text: emoji.text });
    expect(warnings).toMatchObject([{ code: "TEXT_UNENCODABLE", field: "text" }]);
  });

  it("chooses the type after replacing", async () => {
    const text = `${"a".repeat(88)}😀😀`;
    const { message } = await accepted(
      { to: "01000000001", text },
      { sms: { unencodable: "replace" } },
    );
    expect(message.type).toBe("SMS");
  });

  it("holds the substitute of an ALIMTALK to the same policy", async () => {
    const input = {
      type: "ALIMTALK",
      to: "01000000001",
      templateId: "T",
      failover: { enabled: true, fallbackContent: "✅" },
    };
    expect(await fieldsOf(input, undefined, CODE)).toEqual(["failover.fallbackContent"]);
  });
});

describe("warnings", () => {
  it.each([
    ["an unknown field", { foo: 1 }, "OPTION_UNKNOWN", "foo"],
    [
      "an unknown option",
      { options: { scheduleAt: new Date() } },
      "OPTION_UNKNOWN",
      "options.scheduleAt",
    ],
    ["an unused variable", { variables: { a: "1" } }, "VARIABLE_UNUSED", "variables.a"],
  ])("tells of %s", async (_, extra, code, field) => {
    const { warnings } = await accepted({ to: "01000000001", text: "hi", ...extra });
    expect(warnings).toMatchObject([{ code, field }]);
  });
});

describe("a template for each provider", () => {
  const alimtalk = { type: "ALIMTALK", to: "01000000001" };

  it("is kept beside the message, which gets its own from the provider that sends", async () => {
    const templateId = { solapi: "T1", iwinv: "T2", aligo: undefined };
    const { message, templateIds } = await accepted({ ...alimtalk, templateId });
    expect(message).toMatchObject({ templateId: "", variables: {} });
    expect({ ...templateIds }).toEqual({ solapi: "T1", iwinv: "T2" });
    templateId.solapi = "changed";
    expect(templateIds).toHaveProperty("solapi", "T1");
  });

  it("is absent where one template is for all", async () => {
    const { message, templateIds } = await accepted({ ...alimtalk, templateId: "T" });
    expect(message).toMatchObject({ templateId: "T" });
    expect(templateIds).toBeUndefined();
  });

  it.each([
    ["nothing", {}, ["templateId"]],
    ["nothing but undefined", { solapi: undefined }, ["templateId"]],
    ["an empty one", { solapi: "T", iwinv: "" }, ["templateId.iwinv"]],
    ["a blank one", { solapi: " \n" }, ["templateId.solapi"]],
    ["a number", { solapi: 5, iwinv: null }, ["templateId.solapi", "templateId.iwinv"]],
    ["what may be a person's number", { "01000000002": "" }, ["templateId.(odd name)"]],
    ["a list", ["T"], ["templateId"]],
    ["null", null, ["templateId"]],
  ])("is refused with %s", async (_, templateId, fields) => {
    expect(await fieldsOf({ ...alimtalk, templateId })).toEqual(fields);
  });
});

describe("an idempotency key", () => {
  const base = { to: "01000000001", text: "hi" };

  it("stands beside the message, never in it", async () => {
    const idempotencyKey = "k".repeat(255);
    const normalized = await accepted({ ...base, idempotencyKey });
    expect(normalized.idempotencyKey).toBe(idempotencyKey);
    expect(normalized.message).not.toHaveProperty("idempotencyKey");
    expect(normalized.warnings).toEqual([]);
    expect((await accepted(base)).idempotencyKey).toBeUndefined();
  });

  it.each([
    ["an empty one", ""],
    ["a blank one", " \t"],
    ["a number", 5],
    ["null", null],
  ])("is refused when it is %s", async (_, idempotencyKey) => {
    expect(await fieldsOf({ ...base, idempotencyKey })).toEqual(["idempotencyKey"]);
  });

  it("is refused above 255 UTF-16 code units, without being repeated", async () => {
    const [issue] = await issuesOf({ ...base, idempotencyKey: "😀".repeat(128) });
    expect(issue).toMatchObject({ field: "idempotencyKey", ko: { advice: "줄이세요." } });
    expect(issue?.problem).toContain("256 characters");
    expect(JSON.stringify(issue)).not.toContain("😀");
  });
});

describe("a promise", () => {
  const base = { to: "01000000001", text: "hi" };

  it.each([
    ["a text", base],
    ["bytes", { ...base, media: { image: JPEG } }],
    ["a buffer", { ...base, media: { image: JPEG.buffer.slice(0) } }],
    ["a file id", { ...base, media: { image: { fileId: "F" } } }],
    ["nothing", undefined],
  ])("isn't made for %s", (_, input) => {
    expect(normalize(input)).toHaveProperty("isSuccess", input !== undefined);
  });

  it.each([[new Blob([JPEG])], [{ data: new Blob([JPEG]) }]])("is made for a Blob", (image) => {
    expect(normalize({ ...base, media: { image } })).toBeInstanceOf(Promise);
  });
});

describe("messages in a row", () => {
  it("keep their own senders, texts and values", async () => {
    const senders = fc.constantFrom("0200000000", "02-0000-0000", "01000000009", "123", " ");
    const texts = fc.constantFrom("#{a}", "#{a} #{b}", "#{ a }!", "plain", "#{이름}#{a}");
    const values = fc.record({ a: fc.constantFrom("1", "2", "#{b}"), b: fc.constant("3") });
    const inputs = fc.record({ from: senders, text: texts, variables: values });
    await fc.assert(
      fc.asyncProperty(fc.array(inputs), async (rows) => {
        for (const row of rows) {
          const inRow = await normalize({ to: "01000000001", ...row });
          // Something else between, so that nothing is remembered.
          await normalize({ to: "01000000001", text: "#{other}", from: "0311110000" });
          expect(inRow).toEqual(await normalize({ to: "01000000001", ...row }));
        }
      }),
    );
  });
});

describe("in every time zone", () => {
  const original = process.env.TZ;
  it.each(["UTC", "Asia/Seoul", "America/New_York"])(
    "a schedule is the same instant in %s",
    async (zone) => {
      process.env.TZ = zone;
      try {
        const scheduledAt = new Date("2026-12-01T09:00:00+09:00");
        const { message } = await accepted({
          to: "01000000001",
          text: "hi",
          options: { scheduledAt },
        });
        expect(message.scheduledAt).toEqual(scheduledAt);
        expect(formatKst(message.scheduledAt as Date, "yyyy-MM-dd HH:mm")).toBe("2026-12-01 09:00");
      } finally {
        if (original === undefined) delete process.env.TZ;
        else process.env.TZ = original;
      }
    },
  );
});
