import type { KMsgError, ProviderContext, Result } from "@k-msg/core";
import { createReadCache } from "../shared/read-cache.ts";
import { toHex } from "./authorize.ts";
import type { NewImage, SolapiTransport } from "./transport.ts";

/** The pictures that SOLAPI already keeps, so that the same bytes are uploaded once. */
export interface UploadedImages {
  /** The file id of a picture; uploads it unless it is known or on its way. */
  getFileId(image: NewImage, context: ProviderContext): Promise<Result<string, KMsgError>>;
  /** For a picture whose file SOLAPI doesn't have any more. */
  forget(image: NewImage): Promise<void>;
}

const MAX_ENTRIES = 100;
/** How long SOLAPI keeps files isn't documented (sheet §10); a refused one is forgotten anyway. */
const TTL_MS = 24 * 60 * 60 * 1000;

export function createUploadedImages(
  upload: SolapiTransport["upload"],
  providerId: string,
): UploadedImages {
  const cache = createReadCache<string>(providerId, { maxEntries: MAX_ENTRIES, ttlMs: TTL_MS });
  return {
    async getFileId(image, context) {
      const key = await hash(image.bytes);
      return cache.get(key, (shared) => upload(image, shared), context);
    },
    async forget(image) {
      cache.forget(await hash(image.bytes));
    },
  };
}

/** SHA-256: two pictures must never be taken for one another. */
async function hash(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return toHex(new Uint8Array(digest));
}
