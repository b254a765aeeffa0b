import type { OutboundImage, OutboundMessage } from "../../message/outbound-message.ts";
import { renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import type { WireRequest } from "../fixture.ts";
import { readBody } from "../line.ts";
import { demand } from "../violation.ts";
import { demandRefused } from "./limits.ts";
import { demandSuccess } from "./send.ts";

/** The picture of an MMS. */
export const images: readonly ContractTest[] = [
  {
    id: "images.whole",
    title: "the picture leaves whole, as it was given",
    needs: ["wire"],
    types: ["MMS"],
    async each(bench, message) {
      const { bytes } = pictureOf(message);
      const attempt = await bench.send(renewed(message));
      demandSuccess(attempt);
      const left = await Promise.all(attempt.requests.map((request) => carries(request, bytes)));
      demand(left.includes(true), "no request holds the picture's bytes, as they are or as base64");
    },
  },
  {
    id: "images.limits",
    title: "a picture that is too large or of another format is refused before anything leaves",
    needs: ["limits"],
    types: ["MMS"],
    async each(bench, message) {
      const limit = bench.provider.limits?.image;
      if (!limit) return;
      const image = pictureOf(message);
      const large = new Uint8Array(limit.maxBytes + 1);
      large.set(image.bytes.subarray(0, large.length));
      await demandRefused(bench, withImage(message, { ...image, bytes: large }));
      const contentType = "application/octet-stream";
      if (!limit.contentTypes.includes(contentType)) {
        await demandRefused(bench, withImage(message, { ...image, contentType }));
      }
      if (!limit.acceptsFileId) {
        await demandRefused(bench, withImage(message, { fileId: "contract-file" }));
      }
    },
  },
];

function pictureOf(message: OutboundMessage) {
  const image = "image" in message ? message.image : undefined;
  demand(image && "bytes" in image, "`messages.MMS` needs an `image` with `bytes`");
  return image;
}

function withImage(message: OutboundMessage, image: OutboundImage): OutboundMessage {
  return { ...message, image } as OutboundMessage;
}

async function carries(request: WireRequest, bytes: Uint8Array): Promise<boolean> {
  const body = toLatin1(await readBody(request));
  const picture = toLatin1(bytes);
  return body.includes(picture) || body.includes(btoa(picture));
}

/** One character a byte, so that bytes can be searched as text. */
function toLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
