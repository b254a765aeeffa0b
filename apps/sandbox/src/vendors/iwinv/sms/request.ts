import { type Body, readBody } from "../body.ts";

/** A send as it came: JSON, or the parts of a form with its image. */
export interface SmsRequest {
  body: Body;
  /** Absent in JSON. */
  form?: { image?: SmsImage };
}

export interface SmsImage {
  fileName: string;
  bytes: Uint8Array;
}

/** SMS and LMS come as JSON, MMS as `multipart/form-data` (sheet §4.1). */
export async function readSmsRequest(request: Request): Promise<SmsRequest> {
  const isForm = request.headers.get("content-type")?.startsWith("multipart/form-data");
  if (!isForm) return { body: await readBody(request) };
  const form = await request.formData().catch(() => undefined);
  if (!form) return { body: {}, form: {} };
  const body: Record<string, unknown> = {};
  for (const [name, value] of form) if (typeof value === "string") body[name] = value;
  const image = form.get("image");
  if (image === null || typeof image === "string") return { body, form: {} };
  const bytes = new Uint8Array(await image.arrayBuffer());
  return { body, form: { image: { fileName: image.name, bytes } } };
}

/**
 * Recipients, digits only; `undefined` when they come in a form that isn't read. JSON takes an array only.
 * A form takes one number, or PHP's `0=…&1=…`, in which a repeated key keeps its last value (sheet §7.9).
 */
export function readSmsRecipients({ body, form }: SmsRequest): string[] | undefined {
  const { to } = body;
  if (!form) {
    return Array.isArray(to) && to.every((each) => typeof each === "string")
      ? to.map(toDialled).filter((each) => each !== "")
      : undefined;
  }
  if (typeof to !== "string") return undefined;
  const numbers = to.includes("=") ? [...new Map(new URLSearchParams(to)).values()] : [to];
  return numbers.map(toDialled).filter((each) => each !== "");
}

function toDialled(number: string): string {
  return number.replace(/[-\s]/g, "");
}

const IMAGE_NAME = /\.jpe?g$/i;

/** 32: not a JPG by name and content; 31: too large; 33: missing or unreadable (sheet §4.2, §7.9). */
export function findImageFault(image: SmsImage | undefined, maxBytes: number) {
  if (!image || image.bytes.length === 0) return 33;
  const isJpeg = image.bytes[0] === 0xff && image.bytes[1] === 0xd8 && image.bytes[2] === 0xff;
  if (!IMAGE_NAME.test(image.fileName) || !isJpeg) return 32;
  return image.bytes.length > maxBytes ? 31 : undefined;
}
