import type { SendWarning, TrackedMessage } from "@k-msg/core";
import { isJob, prepare } from "../../dispatch/prepare.ts";
import type { Runtime } from "../../dispatch/runtime.ts";
import { decideFallback } from "./decide-fallback.ts";
import { toInput } from "./substitute-input.ts";

/** What the caller has to know of a substitute of ours while it can still be helped. @param accepted With its warnings. */
export function foreseeFallback(
  runtime: Runtime,
  accepted: TrackedMessage,
): SendWarning | undefined {
  const failed = { ...accepted, status: "FAILED", reason: "not_on_kakao" } as const;
  const decision = decideFallback(failed, accepted.createdAt);
  if (decision.action === "skip") return CONTENT_MISSING;
  if (decision.action === "none") return undefined;
  const { id, from, to, country, customFields } = accepted;
  const { type, text, title } = decision;
  const input = toInput({ type, text, title, from, to, country, customFields }, id);
  const prepared = prepare(rehearse(runtime), input, id);
  if (prepared instanceof Promise || isJob(prepared) || prepared.result.isSuccess) return undefined;
  const { error } = prepared.result;
  return {
    code: "FALLBACK_REFUSED",
    field: "failover",
    message: `Delivery tracking couldn't send this substitute. ${error.getLocalizedMessage("en")}`,
    messageKo: `이 대체 문자는 추적기가 보낼 수 없습니다. ${error.getLocalizedMessage("ko")}`,
  };
}

/** Uses up no turns, and tells nobody. */
function rehearse(runtime: Runtime): Runtime {
  const router = { ...runtime.router, choose: runtime.router.rehearse() };
  return { ...runtime, router, observed: false };
}

const CONTENT_MISSING: SendWarning = {
  code: "FALLBACK_CONTENT_MISSING",
  field: "failover.fallbackContent",
  message: "The template's text isn't known here, so no substitute can be sent. Give its text.",
  messageKo: "템플릿 본문을 알 수 없어 대체 문자를 보낼 수 없습니다. 대체 문자의 내용을 넣으세요.",
};
