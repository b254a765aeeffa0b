import type { OutboundAlimtalk, OutboundMessage, OutboundText } from "@k-msg/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IWINVProvider } from "./iwinv-provider.ts";

const bytes = new Uint8Array([0xff, 0xd8, 0xff]);

/** A provider whose request bodies can be seen. */
function createWatched() {
  const bodies: string[] = [];
  const provider = new IWINVProvider({
    apiKey: "k",
    smsApiKey: "k",
    smsAuthKey: "a",
    smsSenderNumber: "0200000000",
    templateVariableOrder: { T1: [], T2: [] },
    fetch: async (_url, init) => {
      const body = init?.body;
      bodies.push(body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body));
      return Response.json({});
    },
  });
  return { provider, bodies };
}

const maybe = <T>(value: T) => fc.constantFrom<T | undefined>(undefined, value);
const common = {
  messageId: fc.constant("m"),
  to: fc.constant("01000000001"),
  from: fc.constantFrom(undefined, "0200000000", "0200000001"),
  scheduledAt: maybe(new Date("2026-10-05T12:00:00Z")),
};
const texts: fc.Arbitrary<OutboundMessage> = fc
  .record({
    ...common,
    type: fc.constantFrom("SMS", "LMS", "MMS"),
    country: fc.constantFrom("82", "82", "1"),
    text: fc.constantFrom("안내", "가".repeat(60)),
    subject: fc.constantFrom(undefined, "", "제목"),
    filename: fc.constantFrom("a.jpg", "b.jpg"),
    customFields: maybe({ a: "1" }),
  })
  .filter(({ type, country }) => type === "SMS" || country === "82")
  .map(
    ({ filename, ...rest }) =>
      ({ ...rest, image: { bytes, contentType: "image/jpeg", filename } }) as OutboundText,
  );
const alimtalks: fc.Arbitrary<OutboundMessage> = fc
  .record({
    ...common,
    type: fc.constant("ALIMTALK"),
    country: fc.constant("82"),
    templateId: fc.constantFrom("T1", "T2"),
    variables: fc.constant({}),
    content: fc.constantFrom(undefined, "", "대체", "다른 대체"),
    title: fc.constantFrom(undefined, "제목"),
    enabled: fc.boolean(),
  })
  .map(
    ({ content, title, enabled, ...rest }) =>
      ({
        ...rest,
        failover: { enabled, fallbackContent: content, fallbackTitle: title },
      }) as unknown as OutboundAlimtalk,
  );

describe("the batch key", () => {
  test("is equal exactly when the requests are, but for the recipient", async () => {
    const { provider, bodies } = createWatched();
    const pair = fc.oneof(fc.tuple(texts, texts), fc.tuple(alimtalks, alimtalks));
    const property = fc.asyncProperty(pair, async ([one, other]) => {
      bodies.length = 0;
      await provider.send(one, { limitsChecked: true });
      await provider.send(other, { limitsChecked: true });
      const [first, second] = bodies.map((body) =>
        body.replace(/k-msg-[0-9a-f-]{36}/g, "boundary"),
      );
      expect(first).toBeDefined();
      expect(second).toBeDefined();
      // LMS and a long SMS look alike on the wire, but not to the caller who is told the type.
      const alike = first === second && one.type === other.type;
      expect(provider.batchKey(one) === provider.batchKey(other)).toBe(alike);
    });
    await fc.assert(property, { numRuns: 2000 });
  });

  const { provider } = createWatched();
  const mms = (image: Uint8Array, filename = "a.jpg") =>
    provider.batchKey({
      messageId: "m",
      type: "MMS",
      to: "01000000001",
      country: "82",
      text: "안내",
      image: { bytes: image, contentType: "image/jpeg", filename },
    });

  test("knows a picture by its place in memory", () => {
    const buffer = new ArrayBuffer(64);
    expect(mms(new Uint8Array(buffer))).toBe(mms(new Uint8Array(buffer)));
    expect(mms(new Uint8Array(buffer, 0, 8))).not.toBe(mms(new Uint8Array(buffer, 8, 8)));
    expect(mms(new Uint8Array(buffer, 0, 8))).not.toBe(mms(new Uint8Array(buffer, 0, 9)));
    expect(mms(new Uint8Array(64))).not.toBe(mms(new Uint8Array(64)));
  });

  const alimtalk = (fields: object) =>
    provider.batchKey({
      messageId: "m",
      type: "ALIMTALK",
      to: "01000000001",
      country: "82",
      templateId: "T1",
      variables: {},
      ...fields,
    } as OutboundMessage);

  test("has each ALIMTALK to what isn't a mobile number go alone", () => {
    expect(alimtalk({})).toBeTypeOf("string");
    expect(alimtalk({ to: "0111234567" })).toBe(alimtalk({}));
    for (const to of ["0200000000", "15880000", "050100000000", "0100000", "010000000012", ""]) {
      expect(alimtalk({ to })).toBeUndefined();
    }
  });

  test("is the same whatever differs between recipients", () => {
    const providerOptions = { templateParam: ["1"] };
    for (const fields of [{ variables: { a: "1" } }, { providerOptions }, { messageId: "n" }]) {
      expect(alimtalk(fields)).toBe(alimtalk({}));
    }
  });

  test.each([null, undefined, "x", {}, { type: "FAX" }, { type: "SMS", scheduledAt: "now" }])(
    "has %j go alone, which is no message",
    (given) => {
      expect(provider.batchKey(given as never)).toBeUndefined();
    },
  );
});
