import { z } from "zod";
import { toIso } from "./group-view.ts";
import { httpError } from "./http-error.ts";
import { makeFileId } from "./ids.ts";
import { paginate, readConditions, select } from "./query.ts";
import { readBody } from "./request-body.ts";
import type { Handler } from "./routes.ts";
import type { SolapiContext, StoredFile } from "./state.ts";

/** Kinds of file and the letter of their ids; the letters are only seen, not explained (§4.7, §10). */
const FILE_KINDS: Readonly<Record<string, string>> = {
  MMS: "J",
  KAKAO: "P",
  DOCUMENT: "T",
  RCS: "G",
  FAX: "F",
  ATA: "E",
  BMS: "P",
  BMS_WIDE: "P",
  BMS_WIDE_MAIN_ITEM_LIST: "P",
  BMS_WIDE_SUB_ITEM_LIST: "P",
  BMS_CAROUSEL_FEED_LIST: "P",
  BMS_CAROUSEL_COMMERCE_LIST: "P",
};

const KAKAO_BYTES = 500 * 1024;
const DOCUMENT_BYTES = 2 * 1024 * 1024;

const uploadBody = z.object({
  file: z.string().min(1),
  type: z.string().nullish(),
  name: z.string().nullish(),
  link: z.string().nullish(),
});

/** Base64 inside JSON, sizes by kind, and a link for 친구톡 images (§10, §19.23). */
export const uploadFile: Handler = async (solapi, c) => {
  const body = await readBody(c, uploadBody);
  const type = body.type ?? "DOCUMENT";
  const kind = FILE_KINDS[type];
  if (!kind) throw invalid(`지원하지 않는 파일 유형입니다: ${type}`);
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(body.file)) {
    throw invalid("file은 data: 접두어가 없는 base64여야 합니다.");
  }
  if (type === "KAKAO" && !body.link) throw invalid("KAKAO 이미지에는 link가 필요합니다.");
  const bytes = Buffer.from(body.file, "base64");
  const most = maxBytes(solapi, type);
  if (bytes.length > most) throw invalid(`파일은 ${most}바이트까지만 올릴 수 있습니다.`);
  const file: StoredFile = {
    fileId: makeFileId(solapi.world, kind),
    type,
    name: body.name ?? null,
    link: body.link ?? null,
    bytes: bytes.length,
    contentType: detectContentType(bytes),
    dateCreated: solapi.world.clock.now(),
  };
  solapi.state.files.set(file.fileId, file);
  return c.json(toFileView(solapi, file));
};

export const listFiles: Handler = (solapi, c) => {
  const { searchParams } = new URL(c.req.url);
  const views = [...solapi.state.files.values()].map((file) => toFileView(solapi, file));
  const found = select(views, readConditions(searchParams, ["fileId", "type", "name"]));
  const { items, ...rest } = paginate(solapi, found, searchParams, (file) => file.fileId);
  return c.json({ ...rest, fileList: items });
};

export const getFile: Handler = (solapi, c) =>
  c.json(toFileView(solapi, findFile(solapi, c.req.param("fileId"))));

export const deleteFile: Handler = (solapi, c) => {
  const file = findFile(solapi, c.req.param("fileId"));
  solapi.state.files.delete(file.fileId);
  return c.json(toFileView(solapi, file));
};

function findFile({ state }: SolapiContext, fileId: string | undefined): StoredFile {
  const file = state.files.get(fileId ?? "");
  if (!file) throw httpError(404, "ImageNotFound", "파일을 찾을 수 없습니다.");
  return file;
}

function maxBytes({ state }: SolapiContext, type: string): number {
  if (type === "MMS") return state.switches.mmsImageBytes;
  if (type === "KAKAO") return KAKAO_BYTES;
  return type === "DOCUMENT" ? DOCUMENT_BYTES : Number.POSITIVE_INFINITY;
}

/** Nothing says that the server refuses other formats (§20.11), so it is only noted. */
function detectContentType(bytes: Buffer): string {
  const head = bytes.subarray(0, 8).toString("hex");
  if (head.startsWith("ffd8ff")) return "image/jpeg";
  if (head === "89504e470d0a1a0a") return "image/png";
  return head.startsWith("47494638") ? "image/gif" : "application/octet-stream";
}

function toFileView({ state }: SolapiContext, file: StoredFile) {
  return {
    fileId: file.fileId,
    type: file.type,
    name: file.name,
    originalName: file.name,
    link: file.link,
    url: null,
    width: null,
    height: null,
    fileSize: file.bytes,
    accountId: state.accountId,
    references: [],
    dateCreated: toIso(file.dateCreated),
    dateUpdated: toIso(file.dateCreated),
  };
}

function invalid(message: string) {
  return httpError(400, "ValidationError", message);
}
