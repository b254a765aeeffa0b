import { expect, test } from "vitest";
import { toMultipartBody } from "./multipart-body.ts";

async function readBack(body: ReturnType<typeof toMultipartBody>) {
  const text = new TextDecoder("latin1").decode(body.bytes);
  const form = await new Response(body.bytes, {
    headers: { "content-type": body.contentType },
  }).formData();
  return { text, form };
}

test("fields and files come back as they went in", async () => {
  const bytes = new Uint8Array([0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x2d, 0x00]);
  const { form } = await readBack(
    toMultipartBody({ key: "k", msg: "쿠폰이 도착했습니다" }, [
      { field: "image1", filename: "쿠폰.jpg", contentType: "image/jpeg", bytes },
    ]),
  );
  const file = form.get("image1") as File;
  expect(form.get("msg")).toBe("쿠폰이 도착했습니다");
  expect(file.name).toBe("쿠폰.jpg");
  expect(file.type).toBe("image/jpeg");
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
});

test("line breaks of a text stay as they are", async () => {
  const { text } = await readBack(toMultipartBody({ msg: "a\nb\r\nc\rd" }, []));
  expect(text).toContain("\r\n\r\na\nb\r\nc\rd\r\n--");
});

test("a file name can't break out of its header", async () => {
  const filename = 'a"\r\nX-Evil: 1.jpg';
  const { text } = await readBack(
    toMultipartBody({}, [
      { field: "image1", filename, contentType: "image/jpeg", bytes: new Uint8Array() },
    ]),
  );
  expect(text).toContain('filename="a%22%0D%0AX-Evil: 1.jpg"\r\n');
});
