import { type Issue, missing, showName } from "@k-msg/core";
import { isRecord, readText } from "./check-values.ts";
import type { Draft } from "./reading.ts";

/** A template for whoever sends, or one for each provider by its id: the dispatcher fills that in. */
export function readTemplateId(value: unknown, draft: Draft, issues: Issue[]): void {
  if (!isRecord(value)) {
    draft.message.templateId = readText(value, "templateId", issues, true);
    return;
  }
  const ids: Record<string, string | undefined> = Object.create(null);
  for (const id of Object.keys(value)) {
    if (value[id] === undefined) continue;
    ids[id] = readText(value[id], `templateId.${showName(id)}`, issues, true);
  }
  if (Object.keys(ids).length === 0) issues.push(missing("templateId"));
  draft.message.templateId = "";
  draft.templateIds = ids as Record<string, string>;
}
