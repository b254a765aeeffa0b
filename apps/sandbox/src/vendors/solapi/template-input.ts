import { z } from "zod";
import { httpError } from "./http-error.ts";
import { kakaoButton } from "./kakao-buttons.ts";
import type { TemplateFields } from "./state.ts";

const upTo = (most: number) => z.string().max(most).nullish();

const quickReply = z.object({
  name: z.string().min(1),
  linkType: z.enum(["WL", "AL", "BK", "BT", "BC"]),
  linkMo: z.string().optional(),
  linkPc: z.string().optional(),
  linkAnd: z.string().optional(),
  linkIos: z.string().optional(),
});

/** Body of create and update; limits as in §7.2. Both spellings of the sub-title are read. */
export const templateInput = z.object({
  name: z.string().min(1).optional(),
  content: z.string().min(1).max(1000).optional(),
  categoryCode: z.string().nullish(),
  channelId: z.string().nullish(),
  channelGroupId: z.string().nullish(),
  messageType: z.enum(["BA", "EX", "AD", "MI"]).optional(),
  emphasizeType: z.enum(["NONE", "TEXT", "IMAGE", "ITEM_LIST"]).optional(),
  header: upTo(16),
  highlight: z
    .object({
      title: upTo(30),
      description: upTo(16).refine((text) => !text?.includes("#{"), "변수를 쓸 수 없습니다."),
      imageId: z.string().nullish(),
    })
    .nullish(),
  item: z
    .object({
      list: z
        .array(z.object({ title: z.string().max(6), description: z.string().max(23) }))
        .min(2)
        .max(10),
      summary: z.object({ title: upTo(6), description: upTo(14) }).default({}),
    })
    .nullish(),
  extra: upTo(500),
  ad: z.string().nullish(),
  emphasizeTitle: upTo(50),
  emphasizeSubtitle: upTo(50),
  emphasizeSubTitle: upTo(50),
  securityFlag: z.boolean().optional(),
  imageId: z.string().nullish(),
  buttons: z.array(kakaoButton).max(5).optional(),
  quickReplies: z.array(quickReply).max(10).optional(),
});

export type TemplateInput = z.infer<typeof templateInput>;

const EMPTY: TemplateFields = {
  name: "",
  content: "",
  categoryCode: null,
  messageType: "BA",
  emphasizeType: "NONE",
  header: null,
  highlight: null,
  item: null,
  extra: null,
  ad: null,
  emphasizeTitle: null,
  emphasizeSubtitle: null,
  securityFlag: false,
  imageId: null,
  buttons: [],
  quickReplies: [],
};

/** The template's fields with those given changed; what isn't given stays (§7.2: update is partial). */
export function toTemplateFields(
  input: TemplateInput,
  before: TemplateFields = EMPTY,
): TemplateFields {
  const { channelId, channelGroupId, emphasizeSubTitle, ...rest } = input;
  const given = Object.fromEntries(
    Object.entries({ emphasizeSubtitle: emphasizeSubTitle, ...rest }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const fields: TemplateFields = { ...before, ...given };
  if (!fields.name || !fields.content) throw invalid("name과 content가 필요합니다.");
  if (fields.quickReplies.length > 0 && fields.buttons.length > 2) {
    throw invalid("바로연결이 있으면 버튼은 2개까지만 쓸 수 있습니다.");
  }
  return fields;
}

function invalid(message: string) {
  return httpError(400, "ValidationError", message);
}
