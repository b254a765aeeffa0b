import { type Issue, issue, type OutboundImage, type SendWarning } from "@k-msg/core";
import { type Fields, isRecord, readText } from "./check-values.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

type Bytes = Uint8Array | ArrayBuffer | Blob;

const EXTENSIONS = { "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif" } as const;

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
    issues.push(emptyImage(field));
    return undefined;
  }
  const contentType = detectContentType(bytes);
  const extension = contentType === "application/octet-stream" ? "bin" : EXTENSIONS[contentType];
  return { bytes, contentType, filename: filename ?? `image.${extension}` };
}

function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array || value instanceof ArrayBuffer || value instanceof Blob;
}

async function toBytes(data: Bytes): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data;
  return new Uint8Array(data instanceof ArrayBuffer ? data : await data.arrayBuffer());
}

/** The first bytes tell the format; names and declared types are often wrong. */
function detectContentType(
  bytes: Uint8Array,
): keyof typeof EXTENSIONS | "application/octet-stream" {
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xd8 && c === 0xff) return "image/jpeg";
  if (a === 0x89 && b === 0x50 && c === 0x4e) return "image/png";
  if (a === 0x47 && b === 0x49 && c === 0x46) return "image/gif";
  return "application/octet-stream";
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

function emptyImage(field: string): Issue {
  return issue(
    field,
    ["has no bytes.", "Check that the file was read."],
    ["빈 파일입니다.", "파일을 읽었는지 확인하세요."],
  );
}
