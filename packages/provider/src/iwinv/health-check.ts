import {
  formatKst,
  type KMsgError,
  type ProviderContext,
  type ProviderHealth,
  type Result,
} from "@k-msg/core";
import type { HttpRequest } from "../shared/exchange.ts";
import { ask, toJsonRequest } from "./ask.ts";
import type { Product, Settings } from "./config.ts";

/** Reads something at every configured product; healthy only when all of them answer. */
export async function checkHealth(
  settings: Settings,
  context: ProviderContext,
): Promise<ProviderHealth> {
  const now = context.now ?? Date.now;
  const startedAt = now();
  const checks: Promise<Result<unknown, KMsgError>>[] = [];
  const { alimtalk, text } = settings;
  if (alimtalk) {
    // Not the balance: that path's method is disputed (sheet §1).
    const page = { pageNum: "1", pageSize: "1" };
    const request = toJsonRequest(alimtalk, "/api/template/", page, "read");
    checks.push(ask(alimtalk, request, settings, context));
  }
  if (text) checks.push(ask(text, toTextRead(text, text.companyId, startedAt), settings, context));
  for (const result of await Promise.all(checks)) {
    if (result.isFailure)
      return { healthy: false, latencyMs: now() - startedAt, error: result.error };
  }
  return { healthy: true, latencyMs: now() - startedAt };
}

/** With a company id the history, which alone checks that id; today's, as it needs a window. */
function toTextRead(product: Product, companyid: string | undefined, now: number): HttpRequest {
  if (companyid === undefined) {
    return toJsonRequest(product, "/api/charge/", { version: "1.0" }, "read");
  }
  const today = formatKst(new Date(now), "yyyy-MM-dd");
  const window = { version: "1.0", companyid, startDate: today, endDate: today, pageNum: 1 };
  return toJsonRequest(product, "/api/history/", window, "read");
}
