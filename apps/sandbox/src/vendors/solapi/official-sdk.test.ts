import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageNotReceivedError, SolapiMessageService } from "solapi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../../sandbox.ts";
import { FROM, TO } from "./testing.ts";

const HOUR = 3_600_000;
const JPEG = Buffer.concat([Buffer.from("ffd8ffe000104a464946", "hex"), Buffer.alloc(500)]);

/**
 * The official SDK knows no base URL: it calls https://api.solapi.com by the global `fetch`,
 * and it checks many answers against schemas of its own. It signs with the machine's time.
 */
describe("solapi@6, the official SDK, against the sandbox", () => {
  const realFetch = globalThis.fetch;
  let sandbox: Sandbox;
  let service: SolapiMessageService;
  let folder: string;

  beforeEach(async () => {
    sandbox = createSandbox({
      clock: { start: new Date(), frozen: true },
      solapi: { switches: { signatureClock: "wall" } },
    });
    const { apiKey, apiSecret } = sandbox.solapi.credentials;
    service = new SolapiMessageService(apiKey, apiSecret);
    globalThis.fetch = sandbox.fetch as typeof fetch;
    folder = await mkdtemp(join(tmpdir(), "solapi-"));
  });

  afterEach(async () => {
    globalThis.fetch = realFetch;
    await rm(folder, { recursive: true });
  });

  it("sends an SMS and reads it back delivered", async () => {
    const answer = await service.send(
      { to: TO, from: "02-0000-0000", text: "안녕하세요", customFields: { ref: "1" } },
      { showMessageList: true },
    );
    expect(answer.failedMessageList).toEqual([]);
    expect(answer.groupInfo).toMatchObject({ status: "SENDING", sdkVersion: "nodejs/6.0.1" });
    sandbox.clock.advance(3_000);
    const messageId = answer.messageList?.[0]?.messageId ?? "";
    const { messageList } = await service.getMessages({ messageIds: [messageId] });
    expect(messageList[messageId]).toMatchObject({
      type: "SMS",
      to: TO,
      from: FROM,
      statusCode: "4000",
      replacement: false,
      customFields: { ref: "1" },
    });
  });

  it("sends a long text as LMS", async () => {
    await service.send({ to: TO, from: FROM, subject: "예약 안내", text: "가".repeat(46) });
    expect(sandbox.inbox.all()).toMatchObject([{ type: "LMS", subject: "예약 안내" }]);
  });

  it("uploads an image from a path and sends it as MMS", async () => {
    const path = join(folder, "coupon.jpg");
    await writeFile(path, JPEG);
    const { fileId } = await service.uploadFile(path, "MMS", "coupon.jpg");
    await service.send({ to: TO, from: FROM, text: "쿠폰", subject: "11월", imageId: fileId });
    expect(sandbox.inbox.all()).toMatchObject([
      { type: "MMS", image: { bytes: JPEG.length, contentType: "image/jpeg" } },
    ]);
  });

  it("sends an alimtalk whose variables it wraps itself", async () => {
    const { channelId, order } = sandbox.solapi.templates.demo;
    const variables = { 이름: "김하늘", 주문번호: "77" };
    await service.send({
      to: TO,
      from: FROM,
      kakaoOptions: { pfId: channelId, templateId: order, variables },
    });
    expect(sandbox.inbox.all()).toMatchObject([
      {
        type: "ALIMTALK",
        text: "김하늘님, 주문 77이(가) 접수되었습니다.",
        buttons: [{ linkMo: "https://shop.example/orders/77" }],
        templateId: order,
      },
    ]);
  });

  it("schedules, and cancels the group", async () => {
    const scheduledDate = new Date(sandbox.clock.now() + 2 * HOUR).toISOString();
    const message = { to: TO, from: FROM, text: "예약" };
    const kept = await service.send(message, { scheduledDate });
    const { groupInfo } = await service.send(message, { scheduledDate });
    expect(groupInfo.status).toBe("SCHEDULED");
    await service.removeReservationToGroup(groupInfo.groupId);
    expect((await service.getGroup(groupInfo.groupId)).status).toBe("FAILED");
    sandbox.clock.advance(2 * HOUR + 3_000);
    expect((await service.getGroup(kept.groupInfo.groupId)).status).toBe("COMPLETE");
    expect(sandbox.inbox.all().map((each) => each.status)).toEqual(["DELIVERED", "CANCELLED"]);
  });

  it("tells a partial failure, and throws only when everything failed", async () => {
    const good = { to: TO, from: FROM, text: "A" };
    const bad = { to: "01000001002", from: "0299998888", text: "B" };
    const answer = await service.send([good, bad], { showMessageList: true });
    expect(answer.failedMessageList).toMatchObject([{ to: bad.to, statusCode: "1062" }]);
    expect(answer.groupInfo.count).toMatchObject({ total: 2, registeredFailed: 1 });

    const error = await service.send(bad).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MessageNotReceivedError);
    expect(error).toMatchObject({ totalCount: 1, failedMessageList: [{ statusCode: "1062" }] });
  });

  it("reads balance, groups, statistics and the lists of §13 past its own schemas", async () => {
    const { groupInfo } = await service.send({ to: TO, from: FROM, text: "A" });
    sandbox.solapi.optOut("01000001003", FROM);
    sandbox.solapi.block("01000001004");
    sandbox.clock.advance(3_000);
    expect(await service.getBalance()).toMatchObject({ balance: 99_980, point: 0 });
    const { groupList } = await service.getGroups({ groupId: groupInfo.groupId });
    expect(Object.keys(groupList)).toEqual([groupInfo.groupId]);
    expect(await service.getStatistics()).toMatchObject({ successed: { total: 1, sms: 1 } });
    expect((await service.getBlacks()).blackList).toHaveLength(1);
    expect((await service.getBlockNumbers()).blockNumbers).toHaveLength(1);
    expect((await service.getBlockGroups()).blockGroups).toHaveLength(1);
    const now = new Date(sandbox.clock.now());
    const today = await service.getMessages({
      startDate: new Date(now.getTime() - HOUR),
      endDate: now,
    });
    expect(Object.keys(today.messageList)).toHaveLength(1);
  });

  it("builds, fills, thins out and sends a group", async () => {
    const groupId = await service.createGroup();
    await service.addMessagesToGroup(groupId, [
      { to: TO, from: FROM, text: "A" },
      { to: "01000001002", from: FROM, text: "B" },
    ]);
    const { messageList } = await service.getGroupMessages(groupId);
    const [first = ""] = Object.keys(messageList);
    const removed = await service.removeGroupMessages(groupId, [first]);
    expect(removed).toMatchObject({ errorCount: 0, resultList: [{ resultCode: "Success" }] });
    expect((await service.sendGroup(groupId)).status).toBe("SENDING");
    expect(sandbox.inbox.all().map((each) => each.text)).toEqual(["B"]);
  });

  it("manages channels and templates past its own schemas", async () => {
    const { searchId, phoneNumber } = { searchId: "@shop", phoneNumber: "01000000001" };
    const [category] = await service.getKakaoChannelCategories();
    await service.requestKakaoChannelToken({ searchId, phoneNumber });
    const { channelId } = await service.createKakaoChannel({
      searchId,
      phoneNumber,
      categoryCode: category?.code ?? "",
      token: sandbox.solapi.channels.tokenOf(searchId) ?? "",
    });
    expect((await service.getKakaoChannels({ searchId })).channelList).toHaveLength(1);
    const [templateCategory] = await service.getKakaoAlimtalkTemplateCategories();
    const created = await service.createKakaoAlimtalkTemplate({
      channelId,
      name: "안내",
      content: "#{이름}님 안녕하세요",
      categoryCode: templateCategory?.code ?? "",
      buttons: [{ buttonName: "보기", buttonType: "WL", linkMo: "https://shop.example" }],
    });
    expect(created).toMatchObject({ status: "PENDING", variables: [{ name: "#{이름}" }] });
    await service.updateKakaoAlimtalkTemplateName(created.templateId, "새 안내");
    const list = await service.getKakaoAlimtalkTemplates({ name: "새" });
    expect(list.templateList.map((each) => each.name)).toEqual(["새 안내"]);
    expect(await service.getKakaoAlimtalkTemplate(created.templateId)).toMatchObject({ channelId });
    await service.removeKakaoAlimtalkTemplate(created.templateId);
    await service.removeKakaoChannel(channelId);
    expect((await service.getKakaoChannels({ searchId })).channelList).toEqual([]);
  });

  it("sends twice when the line breaks after accepting: it retries a POST by itself", async () => {
    sandbox.faults.add({ times: 1, action: { kind: "reset", afterAccepting: true } });
    await service.send({ to: TO, from: FROM, text: "A" });
    expect(sandbox.inbox.all()).toHaveLength(2);
  });
});
