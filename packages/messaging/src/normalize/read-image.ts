import { type Issue, issue, type MessageType, missing, type OutboundImage } from "@k-msg/core";
import { fieldsOf } from "./allowed-fields.ts";
import { type Fields, isRecord, readRecord, readText } from "./check-values.ts";
import type { Reading } from "./reading.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

/** What files begin with tells their format; names and declared types are often wrong. */
const FORMATS = [
  ["\xff\xd8\xff", "image/jpeg", "jpg"],
  ["\x89PNG", "image/png", "png"],
  ["GIF", "image/gif", "gif"],
  ["", "application/octet-stream", "bin"],
] as const;

const FIELD = "media.image";

type Image = OutboundImage | undefined;

/** The picture of a type that has one, in whatever form it is given; waits only for a `Blob`. */
export function readMedia(
  input: Fields,
  type: MessageType | undefined,
  { issues, warnings }: Reading,
): Image | Promise<Image> {
  if (!fieldsOf(type).has("media")) return undefined;
  const media = readRecord(input.media, "media", issues);
  if (!media && type !== "MMS") return undefined;
  const { image } = media ?? {};
  if (media) warnUnknownKeys(media, ["image"], "media", warnings);
  const given: Fields = isBytes(image) ? { data: image } : isRecord(image) ? image : {};
  const { fileId, data } = given;
  const isKept = typeof fileId === "string" && fileId !== "";
  if (!isKept && !isBytes(data)) {
    issues.push(notAnImage());
    return undefined;
  }
  warnUnknownKeys(given, isKept ? ["fileId"] : ["data", "filename"], FIELD, warnings);
  if (isKept) return { fileId };
  const filename = readText(given.filename, `${FIELD}.filename`, issues);
  const toImage = (bytes: Uint8Array): Image => {
    if (bytes.byteLength > 0) return describe(bytes, filename);
    issues.push(missing(FIELD));
    return undefined;
  };
  if (data instanceof Blob) return readBlob(data).then(toImage);
  return toImage(data instanceof ArrayBuffer ? new Uint8Array(data) : (data as Uint8Array));
}

/** One that can't be read any more is as good as an empty one. */
async function readBlob(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    return new Uint8Array();
  }
}

function describe(bytes: Uint8Array, filename: string | undefined): OutboundImage {
  const beginning = String.fromCharCode(...bytes.subarray(0, 4));
  const [, contentType, extension] = FORMATS.find(([start]) =>
    beginning.startsWith(start),
  ) as (typeof FORMATS)[number];
  return { bytes, contentType, filename: filename ?? `image.${extension}` };
}

function isBytes(value: unknown): value is Uint8Array | ArrayBuffer | Blob {
  return value instanceof Uint8Array || value instanceof ArrayBuffer || value instanceof Blob;
}

function notAnImage(): Issue {
  return issue(
    FIELD,
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
