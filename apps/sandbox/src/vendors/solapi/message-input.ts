import { z } from "zod";

const text = z.string().nullish();
const options = z.record(z.string(), z.unknown()).nullish();

/**
 * A message as it comes (sheet §4.2). Only what can't be read at all fails here, as HTTP 400;
 * what is wrong with one message is told by its statusCode. Unknown keys are ignored (§19.26).
 */
export const messageInput = z.object({
  to: z.union([z.string(), z.array(z.string())]).nullish(),
  from: text,
  text,
  type: text,
  subject: text,
  imageId: text,
  country: text,
  autoTypeDetect: z.boolean().nullish(),
  customFields: z.unknown().optional(),
  replacements: z.array(z.unknown()).nullish(),
  kakaoOptions: z
    .object({
      pfId: text,
      templateId: text,
      variables: options,
      disableSms: z.boolean().nullish(),
      adFlag: z.boolean().nullish(),
      buttons: z.array(z.unknown()).nullish(),
      imageId: text,
      bms: options,
    })
    .nullish(),
  naverOptions: options,
  rcsOptions: options,
  faxOptions: options,
  voiceOptions: options,
});

export type MessageInput = z.infer<typeof messageInput>;

/** A message to one recipient. */
export type SingleInput = Omit<MessageInput, "to"> & { to: string };

/** One message per number of `to` (§4.2). No recipient at all stays one message, which then fails with 1010. */
export function expandRecipients(input: MessageInput): SingleInput[] {
  const recipients = Array.isArray(input.to) ? input.to : [input.to ?? ""];
  return (recipients.length ? recipients : [""]).map((to) => ({ ...input, to }));
}
