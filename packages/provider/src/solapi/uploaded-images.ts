import { fail, KMsgError, type ProviderContext, type Result } from "@k-msg/core";
import { toHex } from "./authorize.ts";
import type { NewImage, SolapiTransport } from "./transport.ts";
import { waitFor } from "./wait-for.ts";

/** The pictures that SOLAPI already keeps, so that the same bytes are uploaded once. */
export interface UploadedImages {
  /** The file id of a picture; uploads it unless it is known or on its way. */
  getFileId(image: NewImage, context: ProviderContext): Promise<Result<string, KMsgError>>;
  /** Forgets a file that SOLAPI doesn't have any more. */
  forget(fileId: string): void;
}

interface Upload {
  readonly result: Promise<Result<string, KMsgError>>;
  readonly controller: AbortController;
  /** Calls that wait for it. */
  waiting: number;
  fileId?: string;
}

const MAX_KEPT = 100;

export function createUploadedImages(
  upload: SolapiTransport["upload"],
  providerId: string,
): UploadedImages {
  const uploads = new Map<string, Upload>();

  function start(key: string, image: NewImage, context: ProviderContext): Upload {
    const controller = new AbortController();
    // Others may wait for this upload too: it ends with the last of them, not with the first.
    const result = upload(image, { ...context, signal: controller.signal });
    const started: Upload = { result, controller, waiting: 0 };
    uploads.set(key, started);
    void result.then((settled) => {
      if (settled.isSuccess) started.fileId = settled.value;
      else remove(key, started);
    });
    return started;
  }

  function remove(key: string, entry: Upload): void {
    if (uploads.get(key) === entry) uploads.delete(key);
  }

  async function join(
    key: string,
    entry: Upload,
    signal: AbortSignal | undefined,
  ): Promise<Result<string, KMsgError>> {
    entry.waiting += 1;
    const waited = await waitFor(entry.result, { signal });
    entry.waiting -= 1;
    if (waited.ended === "done") return waited.value;
    if (entry.waiting === 0 && entry.fileId === undefined) {
      remove(key, entry);
      entry.controller.abort(waited.reason);
    }
    const details = { outcome: "not_sent", providerId, cause: waited.reason } as const;
    return fail(new KMsgError("REQUEST_ABORTED", details));
  }

  return {
    async getFileId(image, context) {
      const key = await hash(image.bytes);
      const known = uploads.get(key);
      // Put in again, so that the map's order is that of last use.
      if (known) uploads.delete(key);
      const entry = known ?? start(key, image, context);
      uploads.set(key, entry);
      const [oldest] = uploads.keys();
      if (uploads.size > MAX_KEPT && oldest !== undefined) uploads.delete(oldest);
      return join(key, entry, context.signal);
    },
    forget(fileId) {
      for (const [key, entry] of uploads) if (entry.fileId === fileId) uploads.delete(key);
    },
  };
}

async function hash(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return toHex(new Uint8Array(digest));
}
