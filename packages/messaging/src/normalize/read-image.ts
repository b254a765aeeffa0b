import { type Issue, issue, missing, type OutboundImage, type SendWarning } from "@k-msg/core";
import { type Fields, isRecord, readText } from "./check-values.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

type Bytes = Uint8Array | ArrayBuffer | Blob;

/** What files begin with tells their format; names and declared types are often wrong. */
const FORMATS = [
  ["\xff\xd8\xff", "image/jpeg", "jpg"],
  ["\x89PNG", "image/png", "png"],
  ["GIF", "image/gif", "gif"],
  ["", "application/octet-stream", "bin"],
] as const;

/** Brings any accepted form of a picture into one. Asynchronous because a `Blob` is. */
export async function readImage(
  value: unknown,
  field: string,
  issues: Issue[],
  warnings: SendWarning[],
): Promise<OutboundImage | undefined> {
  const given: Fields = isBytes(value) ? { data: value } : isRecord(value) ? value : {};
  const { fileId, data } = given;
  if (typeof fileId === "string" && fileId !== "") {
    warnUnknownKeys(given, ["fileId"], field, warnings);
    return { fileId };
  }
  if (!isBytes(data)) {
    issues.push(notAnImage(field));
    return undefined;
  }
  warnUnknownKeys(given, ["data", "filename"], field, warnings);
  const filename = readText(given.filename, `${field}.filename`, issues);
  // A file that can't be read any more is as good as an empty one.
  const bytes = await toBytes(data).catch(() => new Uint8Array());
  if (bytes.byteLength === 0) {
    issues.push(missing(field));
    return undefined;
  }
  const beginning = String.fromCharCode(...bytes.subarray(0, 4));
  const [, contentType, extension] = FORMATS.find(([start]) =>
    beginning.startsWith(start),
  ) as (typeof FORMATS)[number];
  return { bytes, contentType, filename: filename ?? `image.${extension}` };
}

function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array || value instanceof ArrayBuffer || value instanceof Blob;
}

async function toBytes(data: Bytes): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data;
  return new Uint8Array(data instanceof ArrayBuffer ? data : await data.arrayBuffer());
}

function notAnImage(field: string): Issue {
  return issue(
    field,
    [
      "isn't a picture's bytes.",
      "Give a Uint8Array (`await readFile(path)`), ArrayBuffer, Blob or `{ fileId }`.",
    ],
    [
      "이미지 데이터가 아닙니다.",
      "Uint8Array(`await readFile(path)`), ArrayBuffer, Blob, `{ fileId }` 중 하나를 넣으세요.",
    ],
  );
}
