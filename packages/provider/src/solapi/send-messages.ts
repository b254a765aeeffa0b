import {
  type Fail,
  fail,
  KMsgError,
  type KMsgErrorCode,
  type KMsgErrorDetails,
  listContents,
  type OutboundAlimtalk,
  type OutboundMessage,
  type OutboundText,
  ok,
  type Provider,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { refuseEarly } from "../shared/guard.ts";
import type { SolapiSettings } from "./config.ts";
import { readAnswer, type Sent } from "./read-answer.ts";
import { splitBySize } from "./split-by-size.ts";
import { type SolapiPart, toSendPart, toSendRequest } from "./to-send-request.ts";
import type { NewImage, SolapiTransport } from "./transport.ts";
import type { UploadedImages } from "./uploaded-images.ts";

type SendOutcomes = (Result<SendResult, KMsgError> | undefined)[];

/** What sending needs of a `SolapiProvider`. */
export interface Sender {
  readonly provider: Pick<Provider, "id" | "supportedTypes" | "limits">;
  readonly settings: SolapiSettings;
  readonly transport: SolapiTransport;
  readonly images: UploadedImages;
}

/** A message ready to go, with its place among those given. */
interface Parcel extends SolapiPart, Sent {
  readonly original: OutboundText | OutboundAlimtalk;
  readonly message: SolapiPart["message"];
  readonly index: number;
}

/**
 * Sends messages of one batch key. One result for each, in their order; never rejects. Messages that are refused
 * here stay behind without keeping the others.
 */
export async function sendMessages(
  sender: Sender,
  messages: readonly OutboundMessage[],
  context: SendContext,
): Promise<Result<SendResult, KMsgError>[]> {
  const results: SendOutcomes = new Array(messages.length).fill(undefined);
  try {
    const parcels = prepare(sender, messages, context, results);
    if (parcels.length > 0) await dispatch(sender, parcels, context, results);
    return results as Result<SendResult, KMsgError>[];
  } catch (cause) {
    // A bug: it must not look like a refusal.
    const contents = messages.flatMap((message) => listContents(message));
    const details = {
      outcome: "unknown",
      providerId: sender.provider.id,
      cause,
      contents,
    } as const;
    const unforeseen = fail(new KMsgError("UNKNOWN_ERROR", details));
    return results.map((result) => result ?? unforeseen);
  }
}

function prepare(
  sender: Sender,
  messages: readonly OutboundMessage[],
  context: SendContext,
  results: SendOutcomes,
): Parcel[] {
  const parcels: Parcel[] = [];
  const numberOf = createNumbering();
  for (let index = 0; index < messages.length; index++) {
    const original = messages[index] as OutboundText | OutboundAlimtalk;
    const refusal = refuseEarly(sender.provider, original, context);
    if (refusal) {
      results[index] = fail(refusal);
      continue;
    }
    try {
      const { value, warnings, issues } = toSendPart(
        original,
        sender.settings,
        numberOf(original.messageId),
      );
      const { message, options } = value;
      if (issues.length === 0) parcels.push({ message, options, warnings, original, index });
      else results[index] = refuse(sender, "INVALID_REQUEST", { issues });
    } catch (cause) {
      // A message without the fields of its type; the others have nothing to do with it.
      results[index] = refuse(sender, "UNKNOWN_ERROR", { cause, contents: listContents(original) });
    }
  }
  return parcels;
}

/** Numbers those of one messageId: 1, 2, … */
function createNumbering(): (messageId: string) => number {
  const seen = new Set<string>();
  const repeated = new Map<string, number>();
  return (messageId) => {
    const { size } = seen;
    // Nearly all differ: to ask and to add at once costs half as much as a count for each.
    if (seen.add(messageId).size > size) return 1;
    const number = (repeated.get(messageId) ?? 1) + 1;
    repeated.set(messageId, number);
    return number;
  };
}

function refuse(
  { settings }: Sender,
  code: KMsgErrorCode,
  details: Partial<KMsgErrorDetails>,
): Fail<KMsgError> {
  const { id: providerId } = settings;
  return fail(new KMsgError(code, { ...details, outcome: "not_sent", providerId }));
}

async function dispatch(
  { images, transport, settings }: Sender,
  parcels: readonly Parcel[],
  context: SendContext,
  results: SendOutcomes,
): Promise<void> {
  // The same for all of them, or their batch keys would differ.
  const image = findNewImage(parcels[0]?.original);
  // Waits also without a picture, so that an abort right after the call comes in time.
  const fileId = await (image ? images.getFileId(image, context) : ok(undefined));
  if (fileId.isFailure) {
    for (const { index } of parcels) results[index] = fileId;
    return;
  }
  if (fileId.value !== undefined) for (const { message } of parcels) message.imageId = fileId.value;
  for (const run of splitBySize(parcels)) {
    const contents = () => run.flatMap(({ original }) => listContents(original));
    const answer = await transport.send(toSendRequest(run), contents, context);
    const told = answer.isFailure
      ? run.map(() => answer)
      : readAnswer(answer.value, run, settings.id);
    for (let place = 0; place < run.length; place++)
      results[(run[place] as Parcel).index] = told[place];
    if (image && told.some(isImageRejected)) await images.forget(image);
  }
}

function findNewImage(message: OutboundText | OutboundAlimtalk | undefined): NewImage | undefined {
  if (message?.type !== "MMS" || !message.image || "fileId" in message.image) return undefined;
  return message.image;
}

function isImageRejected(result: Result<SendResult, KMsgError>): boolean {
  return result.isFailure && result.error.code === "IMAGE_REJECTED";
}
