import { describe, expect, it } from "vitest";
import { createClock } from "./clock.ts";
import { createMessages } from "./messages.ts";
import { createRandom } from "./random.ts";
import { createRecipients, RECIPIENT_OUTCOMES } from "./recipients.ts";

const START = new Date("2026-10-05T12:00:00+09:00");

describe("the inbox", () => {
  const message = {
    vendor: "iwinv",
    vendorMessageId: "1",
    to: "01000000001",
    type: "SMS",
    text: "안내 똠",
    status: "ACCEPTED",
  } as const;
  const create = () => {
    const clock = createClock({ start: START, frozen: true });
    return {
      clock,
      messages: createMessages(clock, (id) => (id === "iwinv" ? "CP949" : "KS_X_1001")),
    };
  };

  it("lights up the handset when a message is delivered, in its vendor's charset", () => {
    const { clock, messages } = create();
    const { id } = messages.accept(message);
    const other = messages.accept({ ...message, vendor: "aligo" });
    expect(messages.all()[0]).toMatchObject({ ...message, id, acceptedAt: START });
    expect(messages.all()[0]?.handset).toBeUndefined();
    clock.advance(3000);
    messages.update(id, "SENT");
    expect(messages.all()[0]?.handset).toBeUndefined();
    messages.update(id, "DELIVERED", "06");
    messages.update(other.id, "DELIVERED");
    expect(messages.all()).toMatchObject([
      { code: "06", handset: { text: "[Web발신]\n안내 똠" }, deliveredAt: new Date(clock.now()) },
      { handset: { text: "[Web발신]\n안내 ?" } },
    ]);
  });

  it("runs what is due before it is looked at", () => {
    const { clock, messages } = create();
    const { id } = messages.accept(message);
    clock.schedule(clock.now(), () => messages.update(id, "FAILED", "08"));
    expect(messages.all()[0]).toMatchObject({ status: "FAILED", code: "08" });
  });

  it("doesn't know a message it never took, or took before reset", () => {
    const { messages } = create();
    const { id } = messages.accept(message);
    messages.reset();
    expect(messages.all()).toEqual([]);
    expect(() => messages.update(id, "SENT")).toThrow(/no message msg-1/);
  });
});

describe("recipients", () => {
  it("give every documented number its outcome, however it is written, and deliver to others", () => {
    const recipients = createRecipients();
    for (const [number, outcome] of Object.entries(RECIPIENT_OUTCOMES)) {
      expect(recipients.outcomeOf(number)).toBe(outcome);
    }
    expect(recipients.outcomeOf("010-0000-9101")).toBe("handset_off");
    expect(recipients.outcomeOf("01000000001")).toBe("delivered");
  });

  it("take an outcome for any number, until reset", () => {
    const recipients = createRecipients();
    recipients.set("010-0000-0001", "spam_blocked");
    recipients.set("01000009101", "delivered");
    expect(recipients.outcomeOf("01000000001")).toBe("spam_blocked");
    expect(recipients.outcomeOf("01000009101")).toBe("delivered");
    recipients.reset();
    expect(recipients.outcomeOf("01000000001")).toBe("delivered");
    expect(recipients.outcomeOf("01000009101")).toBe("handset_off");
  });
});

describe("randomness", () => {
  it("is the same for the same seed, and another for another", () => {
    const draw = (seed: number) => createRandom(seed).text(32, "0123456789abcdef");
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
    expect(draw(1)).toMatch(/^[0-9a-f]{32}$/);
  });
});
