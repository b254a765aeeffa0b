import type { Sandbox } from "@k-msg/sandbox";
import { beforeEach, describe, expect, it } from "vitest";
import {
  atSandboxTime,
  createSandboxAt,
  createSolapi,
  picture,
  requestsTo,
  SEND_PATH,
  textMessage,
  UPLOAD_PATH,
} from "./solapi-testbed.ts";

let sandbox: Sandbox;
let context: { now: () => number };

beforeEach(() => {
  sandbox = createSandboxAt();
  context = atSandboxTime(sandbox);
});

describe("pictures", () => {
  const mms = (mark: number) => textMessage({ type: "MMS", image: picture(mark) });

  it("uploads the same bytes once, also when they are sent at the same time", async () => {
    const solapi = createSolapi(sandbox);
    const messages = [mms(1), mms(1), mms(2), mms(1)];
    const results = await Promise.all(messages.map((message) => solapi.send(message, context)));
    expect(results.every((result) => result.isSuccess)).toBe(true);
    expect(requestsTo(sandbox, UPLOAD_PATH)).toHaveLength(2);
    expect(sandbox.inbox.all()).toHaveLength(4);
  });

  it("leaves the others their upload when one of them gives up", async () => {
    const solapi = createSolapi(sandbox);
    const controller = new AbortController();
    const first = solapi.send(mms(1), { ...context, signal: controller.signal });
    const second = solapi.send(mms(1), context);
    controller.abort();
    expect(await first).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    expect(await second).toMatchObject({ isSuccess: true });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("uploads again after SOLAPI has lost the file", async () => {
    const solapi = createSolapi(sandbox);
    await solapi.send(mms(1), context);
    sandbox.solapi.reset();
    expect(await solapi.send(mms(1), context)).toMatchObject({
      error: { code: "IMAGE_REJECTED", outcome: "not_sent", providerErrorCode: "1023" },
    });
    expect(await solapi.send(mms(1), context)).toMatchObject({ isSuccess: true });
  });

  it("tells a refused upload as the picture's fault, and sends nothing", async () => {
    sandbox.solapi.switches.mmsImageBytes = 4;
    const result = await createSolapi(sandbox).send(mms(1), context);
    expect(result).toMatchObject({ error: { code: "IMAGE_REJECTED", outcome: "not_sent" } });
    expect(requestsTo(sandbox, SEND_PATH)).toEqual([]);
  });

  it.each([
    { kind: "reset", afterAccepting: true },
    { kind: "empty" },
    { kind: "truncate" },
    { kind: "respond", status: 503 },
    { kind: "respond", status: 200, body: '{"fileId":null}' },
  ] as const)("is sure that nothing went out when an upload ends with %j", async (action) => {
    const solapi = createSolapi(sandbox);
    sandbox.faults.add({ path: UPLOAD_PATH, times: 1, action });
    const failed = await solapi.send(mms(1), context);
    expect(failed).toMatchObject({ isFailure: true, error: { outcome: "not_sent" } });
    expect(requestsTo(sandbox, SEND_PATH)).toEqual([]);
    expect(await solapi.send(mms(1), context)).toMatchObject({ isSuccess: true });
  });

  it.each(["SMS", "LMS"] as const)("warn of a %s, which has no place for one", async (type) => {
    const message = textMessage({ type, image: picture() });
    expect(await createSolapi(sandbox).send(message, context)).toMatchObject({
      value: { warnings: [{ code: "OPTION_UNSUPPORTED", field: "media.image" }] },
    });
    expect(requestsTo(sandbox, UPLOAD_PATH)).toEqual([]);
  });

  it("are uploaded again after SOLAPI has lost the file, however it says so", async () => {
    const solapi = createSolapi(sandbox);
    await solapi.send(mms(1), context);
    const body = JSON.stringify({ errorCode: "ImageNotFound", errorMessage: "" });
    const action = { kind: "respond", status: 404, body } as const;
    sandbox.faults.add({ path: SEND_PATH, times: 1, action });
    expect(await solapi.send(mms(1), context)).toMatchObject({
      error: { code: "IMAGE_REJECTED", outcome: "not_sent" },
    });
    expect(await solapi.send(mms(1), context)).toMatchObject({ isSuccess: true });
    expect(requestsTo(sandbox, UPLOAD_PATH)).toHaveLength(2);
  });
});
