/** Wrong combinations must not type-check. `tsc` fails when a line below an expectation starts to compile. */
import type { SendInput } from "./send-input.ts";

const image = new Uint8Array();

export const right: SendInput[] = [
  { to: "01000000001", text: "hi" },
  { to: "01000000001", content: "hi", variables: { a: "1", b: 2, c: 3n } },
  { to: "01000000001", text: "hi", subject: "title", media: { image } },
  { type: "SMS", to: "01000000001", text: "hi", options: { scheduledAt: new Date() } },
  { type: "LMS", to: "01000000001", text: "hi", subject: "title" },
  { type: "MMS", to: "01000000001", text: "hi", media: { image: { fileId: "F" } } },
  { type: "ALIMTALK", to: "01000000001", templateId: "T" },
  {
    type: "ALIMTALK",
    to: "01000000001",
    templateId: "T",
    variables: { when: { date: new Date(), format: "yyyy-MM-dd" } },
    kakao: {
      profileId: "P",
      buttons: [{ name: "b", type: "WL", linkMobile: "https://a.example" }],
    },
    failover: { enabled: true, fallbackChannel: "lms", fallbackContent: "x", fallbackTitle: "y" },
  },
  { type: "NSA", to: "01000000001", templateId: "T", naver: { talkId: "N" } },
  { type: "VOICE", to: "01000000001", text: "hi", voice: { gender: "female" } },
  { type: "FAX", to: "0200000000", fax: { files: [image] } },
  { type: "RCS_SMS", to: "01000000001", text: "hi", rcs: { brandId: "B" } },
  { type: "RCS_TPL", to: "01000000001", templateId: "T", rcs: { brandId: "B" } },
  { type: "FRIENDTALK", to: "01000000001", text: "hi", kakao: { advertisement: true } },
];

export const wrong: SendInput[] = [
  // @ts-expect-error no recipient
  { text: "hi" },
  // @ts-expect-error no text
  { to: "01000000001" },
  // @ts-expect-error text and its alias
  { to: "01000000001", text: "hi", content: "hi" },
  // @ts-expect-error an SMS has no subject
  { type: "SMS", to: "01000000001", text: "hi", subject: "title" },
  // @ts-expect-error an SMS has no picture
  { type: "SMS", to: "01000000001", text: "hi", media: { image } },
  // @ts-expect-error an LMS has no picture
  { type: "LMS", to: "01000000001", text: "hi", media: { image } },
  // @ts-expect-error an MMS needs one
  { type: "MMS", to: "01000000001", text: "hi" },
  // @ts-expect-error a path isn't a picture
  { type: "MMS", to: "01000000001", text: "hi", media: { image: "./a.jpg" } },
  // @ts-expect-error ALIMTALK needs a template
  { type: "ALIMTALK", to: "01000000001" },
  // @ts-expect-error ALIMTALK has no text of its own
  { type: "ALIMTALK", to: "01000000001", templateId: "T", text: "hi" },
  // @ts-expect-error a template without its type
  { to: "01000000001", text: "hi", templateId: "T" },
  // @ts-expect-error a Kakao channel without a Kakao type
  { to: "01000000001", text: "hi", kakao: { profileId: "P" } },
  // @ts-expect-error a text has no substitute, also when the type is omitted
  { to: "01000000001", text: "hi", failover: { enabled: true } },
  // @ts-expect-error an RCS brand without an RCS type
  { to: "01000000001", text: "hi", rcs: { brandId: "B" } },
  // @ts-expect-error the file's id or its bytes
  { type: "MMS", to: "01000000001", text: "hi", media: { image: { fileId: "F", data: image } } },
  // @ts-expect-error an SMS has no substitute
  { type: "SMS", to: "01000000001", text: "hi", failover: { enabled: true } },
  // @ts-expect-error a failover says whether it is on
  { type: "ALIMTALK", to: "01000000001", templateId: "T", failover: { fallbackContent: "x" } },
  // @ts-expect-error a Date needs a format
  { to: "01000000001", text: "#{a}", variables: { a: new Date() } },
  // @ts-expect-error a schedule is an instant
  { to: "01000000001", text: "hi", options: { scheduledAt: "2027-01-01" } },
  // @ts-expect-error the old name of type
  { channel: "SMS", to: "01000000001", text: "hi" },
  // @ts-expect-error the old name of templateId
  { type: "ALIMTALK", to: "01000000001", templateCode: "T" },
  // @ts-expect-error voice settings are required
  { type: "VOICE", to: "01000000001", text: "hi" },
  // @ts-expect-error no such type
  { type: "XMS", to: "01000000001", text: "hi" },
];

declare const title: string | undefined;
declare const isUrgent: boolean;

/** What people write around optional values goes on compiling. */
export const conditional: SendInput[] = [
  { to: "01000000001", text: "hi", type: undefined, subject: title, options: undefined },
  { to: "01000000001", text: "hi", type: isUrgent ? "SMS" : "LMS" },
  { to: "01000000001", text: "hi", ...(title !== undefined && { subject: title }) },
  {
    type: "ALIMTALK",
    to: "01000000001",
    templateId: "T",
    failover: isUrgent ? { enabled: true } : undefined,
  },
];
