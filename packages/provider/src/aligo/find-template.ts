import type { KMsgError, ProviderContext, Result } from "@k-msg/core";
import { exchange } from "../shared/exchange.ts";
import { createReadCache } from "../shared/read-cache.ts";
import { toKakaoRequest } from "./authorize.ts";
import type { AligoSettings } from "./config.ts";
import { toOrigin } from "./map-error.ts";
import { readTemplateList } from "./read-template-list.ts";
import type { AligoTemplate } from "./template.ts";

/** An approved template can't be edited, only stopped: it may be kept for a while. */
const CACHE = { maxEntries: 500, ttlMs: 10 * 60_000 };

export type FindTemplate = (
  senderKey: string,
  templateId: string,
  context: ProviderContext,
) => Promise<Result<AligoTemplate, KMsgError>>;

/** Looks templates up at Aligo, each once in ten minutes; only ones that may be sent are kept. */
export function createTemplateFinder(settings: AligoSettings): FindTemplate {
  const cache = createReadCache<AligoTemplate>(settings.id, CACHE);
  return (senderKey, templateId, context) => {
    const key = JSON.stringify([senderKey, templateId]);
    return cache.get(key, (shared) => look(settings, senderKey, templateId, shared), context);
  };
}

async function look(
  settings: AligoSettings,
  senderKey: string,
  templateId: string,
  context: ProviderContext,
): Promise<Result<AligoTemplate, KMsgError>> {
  const fields = { senderkey: senderKey, tpl_code: templateId };
  const request = toKakaoRequest(settings, "/akv10/template/list/", fields, "read");
  const answer = await exchange(settings.id, request, settings.transport, context);
  if (answer.isFailure) return answer;
  return readTemplateList(answer.value, templateId, toOrigin(settings, context, request));
}
