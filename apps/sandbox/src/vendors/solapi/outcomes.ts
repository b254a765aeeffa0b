import { formatKst } from "@k-msg/core";
import type { RecipientOutcome } from "../../kernel/recipients.ts";
import type { StatusCode } from "./codes.ts";
import { isAdvertisable, isKakao } from "./message-type.ts";
import { isOverseas } from "./register-message.ts";
import type { SolapiContext, StoredMessage } from "./state.ts";

/** What Kakao reports; everything else is delivered (§12, §19.13). */
const KAKAO_CODES: Partial<Record<RecipientOutcome, StatusCode>> = {
  not_on_kakao: "3104",
  not_on_kakao_and_handset_off: "3104",
  kakao_blocked: "3107",
  kakao_inactive: "3107",
  kakao_unconfirmed: "3014",
};

/** What the carrier reports. `opted_out` and `blocked` don't get this far: 1061 and 1060. */
const CARRIER_CODES: Partial<Record<RecipientOutcome, StatusCode>> = {
  not_on_kakao_and_handset_off: "3043",
  handset_off: "3043",
  no_coverage: "3042",
  inbox_full: "3044",
  number_unassigned: "3032",
  spam_blocked: "3054",
  timed_out: "3040",
  sender_barred: "3059",
};

/** Kakao can't reach this person now, so a substitute makes sense (§19.14). */
export const SUBSTITUTABLE: ReadonlySet<StatusCode> = new Set(["3102", "3104", "3107", "3120"]);

/** The final code of a message, or nothing when no report ever comes. */
export function decideOutcome(
  solapi: SolapiContext,
  message: StoredMessage,
): StatusCode | undefined {
  return solapi.state.switches.deliveryCodes[message.to] ?? decideByRecipient(solapi, message);
}

/** As {@link decideOutcome}, for a substitute: the switch `deliveryCodes` is about the message itself. */
export function decideByRecipient(
  solapi: SolapiContext,
  message: StoredMessage,
): StatusCode | undefined {
  const outcome = solapi.world.recipients.outcomeOf(message.to);
  if (outcome === "never_reported") return undefined;
  if (!isOverseas(message) && !/^01\d{8,9}$|^0\d{7,11}$/.test(message.to)) return "3010";
  if (isKakao(message.type)) {
    if (isAtRest(solapi, message)) return "3108";
    if (outcome === "not_a_channel_friend" && isAdvertisable(message.type)) return "3102";
    return KAKAO_CODES[outcome] ?? "4000";
  }
  // Naver's, so neither Kakao nor the carrier has a say.
  if (message.type === "NSA") return "4000";
  return CARRIER_CODES[outcome] ?? "4000";
}

/** 친구톡 and advertisements go out from 08:00 to 20:00 KST; 알림톡 at any hour (§6.1, §19.15). */
function isAtRest({ world, state }: SolapiContext, message: StoredMessage): boolean {
  if (!isAdvertisable(message.type)) return false;
  const time = formatKst(new Date(world.clock.now()), "HH:mm");
  return time < "08:00" || time >= state.switches.quietFrom;
}
