import type { TrackedMessage } from "@k-msg/core";
import type { Played, Sent } from "./play.ts";

const REASONS: readonly unknown[] = ["not_on_kakao", "blocked"];
const DAY_MS = 86_400_000;

/** What must never be, in words; nothing when all is well. */
export function findWrongs(played: Played): string[] {
  return played.sent.flatMap((sent) => judge(sent, played));
}

function judge({ plan, to, text, origins, substitutes }: Sent, { kakao, sms }: Played): string[] {
  const wrongs: string[] = [];
  const claim = (isSo: boolean, wrong: string) => {
    if (!isSo) wrongs.push(`${to} (${plan.failover}, ${plan.fault}): ${wrong}`);
  };
  const arrivals = sms.inbox.filter(({ message }) => message.to === to);
  const taken = kakao.inbox.filter(({ message }) => message.to === to).length;
  claim(arrivals.length <= 1, `${arrivals.length} substitutes arrived`);
  claim(origins.length <= 1 && taken <= 1, "the message is there twice");
  claim(substitutes.length <= 1, "there are two records of substitutes");
  const [origin] = origins;
  const [substitute] = substitutes;
  if (!origin) {
    claim(taken === 0, "a message was sent and has no record");
    claim(!substitute && arrivals.length === 0, "a substitute of nothing");
    return wrongs;
  }
  claim(origin.outcome !== "accepted" || taken === 1, "a message that nobody has is accepted");
  claim(origin.outcome !== "not_sent" || taken === 0, "a message that was taken is not_sent");
  claim(origin.outcome !== "intended", "an intent was forgotten");
  claim(origin.fallbackState !== "claimed", "a claim was forgotten");
  claim(origin.leaseToken === undefined, "a claim never ended");
  claim(origin.fallbackId === substitute?.id, "the records don't name each other");
  claim(!substitute || substitute.fallbackOf === origin.id, "the substitute names another");
  const { fallbackState: state } = origin;
  const isDue =
    (plan.failover === "ours" || plan.failover === "ours_short") &&
    origin.status === "FAILED" &&
    REASONS.includes(origin.reason) &&
    origin.warnings?.some(({ code }) => code === "FAILOVER_UNSUPPORTED_PROVIDER") === true;
  const isWithoutText =
    plan.failover === "ours_without_text" &&
    origin.status === "FAILED" &&
    REASONS.includes(origin.reason);
  if (!isDue) {
    claim(arrivals.length === 0, "a substitute that wasn't due");
    claim(!substitute, "a substitute was claimed that wasn't due");
    if (!isWithoutText) claim(state === undefined, `its fallback is ${state}`);
    return wrongs;
  }
  const deadline = origin.createdAt + (plan.failover === "ours_short" ? 300_000 : DAY_MS);
  const wasLate = (ended: number | undefined) => ended !== undefined && ended >= deadline;
  switch (state) {
    case "sent":
      claim(arrivals.length === 1, "a substitute that nobody has is sent");
      claim(substitute?.outcome === "accepted", `its record is ${substitute?.outcome}`);
      break;
    case "skipped":
      claim(arrivals.length === 0, "a substitute arrived that was skipped");
      claim(wasLate(lastFallbackAt(origin)), "it was skipped before it was too late");
      break;
    case "not_sent":
      claim(arrivals.length === 0, "a substitute arrived that was not_sent");
      claim(
        substitute?.outcome === "not_sent" &&
          (plan.fault === "refused" || wasLate(substitute.completedAt)),
        "it wasn't sent, and nobody had refused it",
      );
      break;
    case "unknown":
      claim(substitute?.outcome === "unknown", `its record is ${substitute?.outcome}`);
      claim(!sms.findMessage, "it could have been looked up");
      break;
    default:
      claim(false, "a substitute was due, and nobody sent it");
  }
  claim(
    arrivals.every(({ message }) => "text" in message && message.text === text),
    "another text",
  );
  return wrongs;
}

function lastFallbackAt({ history = [] }: TrackedMessage): number | undefined {
  return history.findLast(({ fallback }) => fallback !== undefined)?.at;
}

/** What came about, so that a test can't go blind. */
export function classesOf({ sent, sms, deaths, stalls }: Played): string[] {
  const classes = sent.map(({ origins: [origin], plan, substitutes }) => {
    if (!origin) return "no record";
    const arrived = sms.inbox.some(({ message }) => message.to === origin.to);
    const { fallbackState = "none", substitute } = origin;
    if (fallbackState === "unknown") return arrived ? "unknown, arrived" : "unknown, didn't arrive";
    if (substitute) return "vendor's own";
    if (fallbackState === "sent" && plan.fault !== "none") return `${plan.fault}, settled`;
    if (substitutes[0]?.attempts?.some(({ lookedUp }) => lookedUp)) return "sent, looked up";
    if (substitutes[0]?.history && substitutes[0].history.length > 1) return "sent, settled late";
    return substitutes.length > 0 && fallbackState === "not_sent" ? "not_sent" : fallbackState;
  });
  return [...classes, ...(deaths > 0 ? ["died"] : []), ...(stalls > 0 ? ["stalled"] : [])];
}
