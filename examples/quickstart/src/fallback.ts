import {
  DeliveryTracker,
  MemoryTrackingStore,
  type TrackedMessage,
} from "@k-msg/messaging/tracking";
import { IWINVProvider } from "@k-msg/provider";
import { SolapiProvider } from "@k-msg/provider/solapi";
import type { RunningSandbox } from "@k-msg/sandbox";
import { formatKst, KMsg } from "k-msg";

/** Somebody without KakaoTalk. */
const TO = "010-0000-9001";
const STEP_MS = 10_000;
const STEPS = 12;

/** An ALIMTALK that fails, and the one text message that the tracker sends in its place. */
export async function trackFallback(sandbox: RunningSandbox): Promise<readonly TrackedMessage[]> {
  const { clock, urls, iwinv, solapi } = sandbox;
  const store = new MemoryTrackingStore();
  const kmsg = new KMsg({
    providers: [
      // Without a sender number, IWINV can't send a substitute itself.
      new IWINVProvider({ apiKey: iwinv.credentials.apiKey, baseUrl: urls.iwinvAlimtalk }),
      new SolapiProvider({
        ...solapi.credentials,
        baseUrl: urls.solapi,
        defaultFrom: "01000000000",
      }),
    ],
    routing: { byType: { ALIMTALK: "iwinv", SMS: "solapi" } },
    tracking: { store },
    now: clock.now,
  });
  await kmsg.send({
    type: "ALIMTALK",
    to: TO,
    messageId: "otp",
    templateId: iwinv.templates.demo.otp,
    variables: { code: "482913" },
    failover: { enabled: true, fallbackContent: "[k-msg] 인증번호 #{code}" },
  });

  // Two trackers, as on two servers: together they send one substitute, not two.
  const trackers = [1, 2].map(() => new DeliveryTracker({ kmsg }));
  for (let step = 0; step < STEPS; step++) {
    clock.advance(STEP_MS);
    await Promise.all(trackers.map((tracker) => tracker.runOnce()));
  }
  const { messages } = await store.find({ first: "oldest" });
  return messages;
}

const SOURCES: Record<string, string> = { send: "접수", poll: "조회", fallback: "대체발송" };
const FALLBACKS: Record<string, string> = {
  claimed: "추적기 하나가 맡음",
  sent: "문자로 보냄",
};

/** What happened, in the order it did. */
export function drawTimeline(messages: readonly TrackedMessage[]): string {
  const events = messages.flatMap((message) =>
    (message.history ?? []).map((event) => ({ ...event, message })),
  );
  events.sort((one, other) => one.at - other.at);
  return events
    .map(({ at, source, status, reason, code, fallback, message: { type, providerId = "" } }) => {
      const time = formatKst(new Date(at), "HH:mm:ss");
      const why = [reason, code].filter((each) => each !== undefined).join(" ");
      const news = fallback
        ? (FALLBACKS[fallback] ?? fallback)
        : `${status}${why ? ` (${why})` : ""}`;
      return `  ${time}  ${type.padEnd(8)}  ${providerId.padEnd(6)}  ${SOURCES[source] ?? source}: ${news}`;
    })
    .join("\n");
}
