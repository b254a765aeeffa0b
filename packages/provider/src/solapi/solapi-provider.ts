import {
  type Balance,
  fail,
  KMsgError,
  listContents,
  type OutboundAlimtalk,
  type OutboundImage,
  type OutboundMessage,
  type OutboundText,
  ok,
  type Provider,
  type ProviderContext,
  type ProviderHealth,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { neverReject, refuseEarly } from "../shared/guard.ts";
import { readBalance } from "./balance.ts";
import { checkConfig, type SolapiConfig, type SolapiSettings } from "./config.ts";
import { checkHealth } from "./health-check.ts";
import { SOLAPI_LIMITS } from "./limits.ts";
import { readAnswer } from "./read-answer.ts";
import { createRestTransport } from "./rest-transport.ts";
import { createSdkTransport } from "./sdk-transport.ts";
import { toSendRequest, withImage } from "./to-send-request.ts";
import type { NewImage, SolapiTransport } from "./transport.ts";
import { createUploadedImages, type UploadedImages } from "./uploaded-images.ts";

const SUPPORTED = ["SMS", "LMS", "MMS", "ALIMTALK"] as const;

/** SOLAPI (솔라피, formerly CoolSMS). Every message is one group of its own: one request, one answer. */
export class SolapiProvider implements Provider {
  readonly id: string;
  readonly name = "SOLAPI";
  readonly supportedTypes = SUPPORTED;
  readonly limits = SOLAPI_LIMITS;
  readonly #settings: SolapiSettings;
  readonly #transport: SolapiTransport;
  readonly #images: UploadedImages;

  /** @throws KMsgError `INVALID_REQUEST` that names every wrong setting, never its value. */
  constructor(config: SolapiConfig) {
    this.#settings = checkConfig(config);
    this.id = this.#settings.id;
    this.#transport =
      config.client === undefined
        ? createRestTransport(config, this.id)
        : createSdkTransport(config, this.id);
    this.#images = createUploadedImages(this.#transport.upload, this.id);
  }

  send(
    message: OutboundMessage,
    context: SendContext = {},
  ): Promise<Result<SendResult, KMsgError>> {
    return neverReject(
      this.id,
      async () => {
        const refusal = refuseEarly(this, message, context);
        return refusal ? fail(refusal) : this.#send(message as OutboundText, context);
      },
      message,
    );
  }

  async #send(
    message: OutboundText | OutboundAlimtalk,
    context: SendContext,
  ): Promise<Result<SendResult, KMsgError>> {
    const { value, issues, warnings } = toSendRequest(message, this.#settings);
    if (issues.length > 0) {
      const details = { outcome: "not_sent", providerId: this.id, issues } as const;
      return fail(new KMsgError("INVALID_REQUEST", details));
    }
    const image = message.type === "MMS" ? message.image : undefined;
    const fileId = await this.#getFileId(image, context);
    if (fileId.isFailure) return fileId;
    const request = fileId.value === undefined ? value : withImage(value, fileId.value);
    const answer = await this.#transport.send(request, listContents(message), context);
    const result = answer.isFailure ? answer : readAnswer(answer.value, message, this.id, warnings);
    if (result.isFailure && result.error.code === "IMAGE_REJECTED" && isNew(image)) {
      await this.#images.forget(image);
    }
    return result;
  }

  async #getFileId(
    image: OutboundImage | undefined,
    context: ProviderContext,
  ): Promise<Result<string | undefined, KMsgError>> {
    return isNew(image) ? this.#images.getFileId(image, context) : ok(image?.fileId);
  }

  healthCheck(context: ProviderContext = {}): Promise<ProviderHealth> {
    return checkHealth(this.#transport, this.id, context);
  }

  getBalance(context: ProviderContext = {}): Promise<Result<Balance, KMsgError>> {
    return neverReject(this.id, () => readBalance(this.#transport, this.id, context));
  }
}

function isNew(image: OutboundImage | undefined): image is NewImage {
  return image !== undefined && !("fileId" in image);
}
