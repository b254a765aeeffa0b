import { expect, it } from "vitest";
import type { IwinvSwitches } from "./switches.ts";
import { createIwinvCaller } from "./testing.ts";

const TO = "01000000001";

async function reportText(switches: Partial<IwinvSwitches>) {
  const { call, sandbox } = createIwinvCaller({ iwinv: { switches } });
  await call("sms", "/api/v2/send/", {
    version: "1.0",
    from: "0200000000",
    to: [TO],
    text: "안내",
  });
  sandbox.clock.advance(60_000);
  const { smsCompanyId: companyid } = sandbox.iwinv.credentials;
  const days = { startDate: "2026-10-05", endDate: "2026-10-05" };
  const { list } = await call("sms", "/api/history/", { version: "1.0", companyid, ...days });
  return list[0];
}

async function reportAlimtalk(switches: Partial<IwinvSwitches>) {
  const { call, sandbox } = createIwinvCaller({ iwinv: { switches } });
  const list = [{ phone: TO, templateParam: ["482913"] }];
  await call("alimtalk", "/api/v2/send/", { templateCode: "20002", list });
  sandbox.clock.advance(60_000);
  return (await call("alimtalk", "/api/history/", {})).list[0];
}

it.each(["07", "1000", "9016"])("smsDeliveryCodes lets a text end with %s", async (code) => {
  const row = await reportText({ smsDeliveryCodes: { [TO]: code } });
  expect(row).toMatchObject({ sendStatusCode: code });
});

it("smsDeliveryCodesAs numbers loses the leading zero", async () => {
  const row = await reportText({ smsDeliveryCodesAs: "number" });
  expect(row).toMatchObject({ sendStatusCode: 6 });
});

it("alimtalkDeliveryCodes lets an 알림톡 end with any status", async () => {
  const status = { code: "E999", name: "알 수 없음" };
  const row = await reportAlimtalk({ alimtalkDeliveryCodes: { [TO]: status } });
  expect(row).toMatchObject({ statusCode: "E999", statusCodeName: "알 수 없음" });
});

it("alimtalkFailedSendDate leaves the time out of what failed, and only there", async () => {
  const alimtalkFailedSendDate = "absent";
  const status = { code: "E101", name: "카카오톡 미사용자" };
  const alimtalkDeliveryCodes = { [TO]: status };
  const failed = await reportAlimtalk({ alimtalkFailedSendDate, alimtalkDeliveryCodes });
  expect(failed).toMatchObject({ statusCode: "E101", sendDate: null });
  const delivered = await reportAlimtalk({ alimtalkFailedSendDate });
  expect(delivered).toMatchObject({ statusCode: "OK", sendDate: expect.any(String) });
});

it("historyOmits leaves a recipient out of both histories", async () => {
  const switches = { historyOmits: [TO] };
  expect(await reportText(switches)).toBeUndefined();
  expect(await reportAlimtalk(switches)).toBeUndefined();
});
