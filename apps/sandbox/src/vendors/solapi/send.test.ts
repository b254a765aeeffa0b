import { describe, expect, it } from "vitest";
import { call, createFrozenSandbox, FROM, send, TO } from "./testing.ts";

describe("POST messages/v4/send-many/detail", () => {
  it("answers 18.1 with the whole group, and delivers later", async () => {
    const sandbox = createFrozenSandbox();
    const answer = await send(sandbox, {
      to: TO,
      from: FROM,
      type: "SMS",
      text: "[샘플] 인증번호 482913",
      customFields: { ref: "order-77" },
    });
    expect(answer).toMatchObject({
      failedMessageList: [],
      messageList: [
        { statusCode: "2000", statusMessage: "정상 접수", customFields: { ref: "order-77" } },
      ],
      groupInfo: {
        _id: answer.groupInfo.groupId,
        accountId: "20000000000001",
        masterAccountId: null,
        apiVersion: "4",
        status: "SENDING",
        count: {
          total: 1,
          sentTotal: 0,
          sentFailed: 0,
          sentSuccess: 0,
          sentPending: 0,
          sentReplacement: 0,
          refund: 0,
          registeredFailed: 0,
          registeredSuccess: 1,
        },
        countForCharge: { sms: { "82": 1 }, lms: {}, mms: {}, ata: {} },
        scheduledDate: null,
        dateCompleted: null,
      },
    });
    expect(answer.groupInfo.groupId).toMatch(/^G4V20261123100000[A-Z0-9]{15}$/);
    expect(answer.messageList[0]?.messageId).toMatch(/^M4V20261123100000[A-Z0-9]{15}$/);
    expect(answer.messageList[0]).not.toHaveProperty("to");

    const [message] = sandbox.inbox.all();
    expect(message).toMatchObject({ vendor: "solapi", type: "SMS", status: "ACCEPTED" });
    sandbox.clock.advance(1_000);
    expect(message).toMatchObject({ status: "SENT", code: "3000" });
    sandbox.clock.advance(2_000);
    expect(message).toMatchObject({
      status: "DELIVERED",
      code: "4000",
      handset: { text: "[Web발신]\n[샘플] 인증번호 482913" },
    });
  });

  it("leaves messageList out unless asked", async () => {
    const sandbox = createFrozenSandbox();
    const { json } = await call(sandbox, "POST", "/messages/v4/send-many/detail", {
      messages: [{ to: TO, from: FROM, text: "hi" }],
    });
    expect(json).not.toHaveProperty("messageList");
  });
});
