import { fail, KMsgError, type Result } from "@k-msg/core";
import { loadBuiltin } from "../shared/load-builtin.ts";
import { readFileId } from "./rest-transport.ts";
import type { SolapiSdkClient } from "./sdk-client.ts";
import { mapSdkError } from "./sdk-error.ts";
import type { NewImage } from "./transport.ts";
import type { JsonObject } from "./wire.ts";

interface FileSystem {
  mkdtemp(prefix: string): Promise<string>;
  writeFile(path: string, data: Uint8Array, options: { mode: number }): Promise<void>;
  rm(path: string, options: { recursive: true; force: true }): Promise<void>;
}

interface SystemPaths {
  tmpdir(): string;
}

/** The SDK uploads from a path or an address only: the bytes pass through a temporary file. */
export async function uploadThroughSdk(
  client: SolapiSdkClient,
  image: NewImage,
  providerId: string,
): Promise<Result<string, KMsgError>> {
  const fileSystem = loadBuiltin<FileSystem>("fs/promises");
  const paths = loadBuiltin<SystemPaths>("os");
  if (!fileSystem || !paths) return fail(noFileSystem(providerId));
  let folder: string | undefined;
  try {
    folder = await fileSystem.mkdtemp(`${paths.tmpdir()}/k-msg-`);
    const path = `${folder}/image`;
    await fileSystem.writeFile(path, image.bytes, { mode: 0o600 });
    const answer = await client.uploadFile(path, "MMS", image.filename);
    return readFileId((answer ?? {}) as JsonObject, providerId);
  } catch (cause) {
    return fail(mapSdkError(cause, { providerId, purpose: "upload", contents: [image.filename] }));
  } finally {
    if (folder !== undefined) await fileSystem.rm(folder, { recursive: true, force: true });
  }
}

function noFileSystem(providerId: string): KMsgError {
  return new KMsgError("IMAGE_REJECTED", {
    outcome: "not_sent",
    providerId,
    texts: {
      en: "The official SDK uploads files only, and this runtime has no file system. Give `{ fileId }`, or `apiKey` and `apiSecret` instead of `client`.",
      ko: "공식 SDK는 파일만 올릴 수 있는데 이 런타임에는 파일 시스템이 없습니다. `{ fileId }`를 넣거나 `client` 대신 `apiKey`와 `apiSecret`을 쓰세요.",
    },
  });
}
