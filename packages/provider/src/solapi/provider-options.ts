import { type Issue, issue, type OutboundMessage } from "@k-msg/core";
import { unknownProviderOptions } from "../shared/warnings.ts";
import { type Draft, draft } from "./draft.ts";
import type { SolapiRequestOptions } from "./wire.ts";

/** Settings that only SOLAPI understands: `providerOptions: { solapi: { … } }`. */
export interface SolapiProviderOptions {
  /** Id of a SOLAPI app-store app, which gets its share of the price. */
  appId?: string;
  /**
   * Whether one request may hold the same recipient more than once. By default it may. With `false` SOLAPI refuses
   * all but the first of those that happen to share a request: `DUPLICATE_RECIPIENT`, not sent.
   */
  allowDuplicates?: boolean;
}

const KNOWN: readonly (keyof SolapiProviderOptions)[] = ["appId", "allowDuplicates"];

export function toSolapiOptions(
  options: OutboundMessage["providerOptions"],
  providerId: string,
): Draft<SolapiRequestOptions> {
  if (options === undefined) return draft({});
  const { appId, allowDuplicates } = options;
  const path = `providerOptions.${providerId}`;
  const value: SolapiRequestOptions = {};
  const issues: Issue[] = [];
  if (typeof appId === "string" && appId !== "") value.agent = { appId };
  else if (appId !== undefined) issues.push(wrongAppId(`${path}.appId`));
  if (typeof allowDuplicates === "boolean") value.allowDuplicates = allowDuplicates;
  else if (allowDuplicates !== undefined) issues.push(notBoolean(`${path}.allowDuplicates`));
  return draft(value, issues, unknownProviderOptions(options, KNOWN, providerId));
}

function wrongAppId(field: string): Issue {
  return issue(
    field,
    ["isn't the id of an app.", "Give it as a non-empty text, or leave it out."],
    ["앱 ID가 아닙니다.", "비어 있지 않은 문자열로 넣거나 생략하세요."],
  );
}

function notBoolean(field: string): Issue {
  return issue(
    field,
    ["isn't `true` or `false`.", "Give a boolean, or leave it out."],
    ["`true`나 `false`가 아닙니다.", "불리언으로 넣거나 생략하세요."],
  );
}
