import { describe, expect, it } from "vitest";
import { call, createFrozenSandbox, FROM, send, TO } from "./testing.ts";

const FILES = "/storage/v1/files";
const jpegOf = (bytes: number) =>
  Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(bytes - 4)]).toString("base64");

describe("POST storage/v1/files", () => {
  it("keeps an image for MMS (18.3)", async () => {
    const sandbox = createFrozenSandbox();
    const body = { file: jpegOf(83_120), type: "MMS", name: "coupon.jpg" };
    const { json } = await call<{ fileId: string }>(sandbox, "POST", FILES, body);
    expect(json).toMatchObject({
      fileId: expect.stringMatching(/^ST01F[A-Z]\d{15}\w{11}$/),
      type: "MMS",
      name: "coupon.jpg",
      originalName: "coupon.jpg",
      link: null,
      fileSize: 83_120,
      references: [],
    });
    await send(sandbox, { to: TO, from: FROM, type: "MMS", text: "A", imageId: json.fileId });
    expect(sandbox.inbox.all()).toMatchObject([
      { type: "MMS", image: { bytes: 83_120, contentType: "image/jpeg" } },
    ]);
  });

  it.each([
    [{ file: jpegOf(200 * 1024 + 1), type: "MMS" }],
    [{ file: jpegOf(500 * 1024 + 1), type: "KAKAO", link: "https://shop.example" }],
    [{ file: jpegOf(2 * 1024 * 1024 + 1) }],
    [{ file: jpegOf(100), type: "KAKAO" }],
    [{ file: jpegOf(100), type: "GIF" }],
    [{ file: `data:image/jpeg;base64,${jpegOf(100)}`, type: "MMS" }],
    [{ type: "MMS" }],
  ])("refuses case %#", async (body) => {
    const answer = await call(createFrozenSandbox(), "POST", FILES, body);
    expect(answer).toMatchObject({ status: 400, json: { errorCode: "ValidationError" } });
  });

  it("takes exactly 200 KB, and what the switch says", async () => {
    const sandbox = createFrozenSandbox();
    const upload = async (bytes: number) =>
      (await call(sandbox, "POST", FILES, { file: jpegOf(bytes), type: "MMS" })).status;
    expect(await upload(200 * 1024)).toBe(200);
    sandbox.solapi.switches.mmsImageBytes = 300 * 1024;
    expect(await upload(300 * 1024)).toBe(200);
    expect(await upload(300 * 1024 + 1)).toBe(400);
  });

  it("lists, shows and deletes", async () => {
    const sandbox = createFrozenSandbox();
    const body = { file: jpegOf(100), type: "MMS" };
    const { json } = await call<{ fileId: string }>(sandbox, "POST", FILES, body);
    const list = () => call(sandbox, "GET", `${FILES}?type=MMS`);
    expect((await list()).json).toMatchObject({ fileList: [{ fileId: json.fileId }] });
    const path = `${FILES}/${json.fileId}`;
    expect((await call(sandbox, "GET", path)).json).toMatchObject({ fileSize: 100 });
    expect((await call(sandbox, "DELETE", path)).status).toBe(200);
    const gone = await call(sandbox, "GET", path);
    expect(gone).toMatchObject({ status: 404, json: { errorCode: "ImageNotFound" } });
    expect((await list()).json).toMatchObject({ fileList: [] });
  });
});
