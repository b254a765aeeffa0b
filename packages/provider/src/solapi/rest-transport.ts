import { fail, type KMsgError, ok, type ProviderContext, type Result } from "@k-msg/core";
import { exchange, type HttpRequest } from "../shared/exchange.ts";
import { toJsonBytes } from "../shared/json-bytes.ts";
import { parseJsonObject } from "../shared/parse-json.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { createAuthorize } from "./authorize.ts";
import { baseUrlOf, type SolapiKeyConfig } from "./config.ts";
import { mapHttpError, type Purpose, toHttpPurpose, toText } from "./map-error.ts";
import type { NewImage, SolapiTransport } from "./transport.ts";
import type { JsonObject } from "./wire.ts";

/** sheet §2.1; third-party knowledge, so nothing is refused for it, only explained. */
const API_KEY_LENGTH = 16;

interface Call {
  readonly method: HttpRequest["method"];
  readonly path: string;
  /** JSON. */
  readonly body?: HttpRequest["body"];
  readonly purpose: Purpose;
  readonly messages?: number;
  readonly listContents: () => readonly string[];
}

export function createRestTransport(config: SolapiKeyConfig, providerId: string): SolapiTransport {
  const authorize = createAuthorize(config.apiKey, config.apiSecret);
  const baseUrl = baseUrlOf(config);

  async function request(
    call: Call,
    context: ProviderContext,
  ): Promise<Result<JsonObject, KMsgError>> {
    const { method, path, body, purpose, messages, listContents } = call;
    const now = (context.now ?? Date.now)();
    const httpPurpose = toHttpPurpose(purpose);
    const exchanged = await exchange(
      providerId,
      {
        method,
        url: `${baseUrl}${path}`,
        headers: {
          authorization: await authorize(now),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body }),
        purpose: httpPurpose,
        messages,
      },
      config,
      context,
    );
    if (exchanged.isFailure) return exchanged;
    const answer = exchanged.value;
    if (answer.status < 200 || answer.status > 299) {
      const hidden = [...listContents(), config.apiKey, config.apiSecret];
      const keyIsOdd = config.apiKey.length !== API_KEY_LENGTH;
      return fail(mapHttpError(answer, { providerId, purpose, now, contents: hidden, keyIsOdd }));
    }
    const parsed = parseJsonObject(answer.text);
    return parsed ? ok(parsed) : fail(unreadableAnswer(answer, httpPurpose, providerId));
  }

  return {
    send: ({ messages, ...others }, listContents, context) => {
      const path = "/messages/v4/send-many/detail";
      const body = toJsonBytes("messages", messages, others);
      const call = { method: "POST", path, body, purpose: "send", listContents } as const;
      return request({ ...call, messages: messages.length }, context);
    },
    async upload(image, context) {
      const file = { file: toBase64(image.bytes), type: "MMS", name: image.filename };
      const body = JSON.stringify(file);
      const call = { method: "POST", path: "/storage/v1/files", body } as const;
      const answer = await request(
        { ...call, purpose: "upload", listContents: () => [image.filename] },
        context,
      );
      return answer.isSuccess ? readFileId(answer.value, providerId) : answer;
    },
    listMessages: (query, listContents, context) => {
      const asked = Object.entries(query).flatMap(([key, value]) =>
        [value].flat().map((each) => [key, String(each)]),
      );
      const path = `/messages/v4/list?${new URLSearchParams(asked)}`;
      return request({ method: "GET", path, purpose: "read", listContents }, context);
    },
    readGroup: (groupId, context) => {
      const path = `/messages/v4/groups/${encodeURIComponent(groupId)}`;
      return request({ method: "GET", path, purpose: "read", listContents: () => [] }, context);
    },
    cancelGroup: (groupId, context) => {
      const path = `/messages/v4/groups/${encodeURIComponent(groupId)}/schedule`;
      const call = { method: "DELETE", path, purpose: "cancel" } as const;
      return request({ ...call, listContents: () => [] }, context);
    },
    readBalance: (context) => {
      const path = "/cash/v1/balance";
      return request({ method: "GET", path, purpose: "read", listContents: () => [] }, context);
    },
  };
}

/** The id out of the answer to an upload (sheet §10): nothing else of it matters. */
export function readFileId(answer: JsonObject, providerId: string): Result<string, KMsgError> {
  const fileId = toText(answer.fileId);
  if (fileId !== undefined) return ok(fileId);
  const unread = { status: 200, headers: new Headers(), text: "" };
  return fail(unreadableAnswer(unread, "read", providerId));
}

/** In pieces: spreading a whole picture would overflow the stack. */
export function toBase64(bytes: NewImage["bytes"]): string {
  const PIECE = 8192;
  let binary = "";
  for (let start = 0; start < bytes.length; start += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  }
  return btoa(binary);
}
