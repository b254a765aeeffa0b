import { deliverKakao } from "./deliver-kakao.ts";
import type { KakaoGroup, KakaoMessage } from "./groups.ts";
import { takeId } from "./ids.ts";
import { readButtons } from "./match-template.ts";
import type { AligoState } from "./state.ts";

export type KakaoRecipient = Pick<
  KakaoMessage,
  "to" | "usable" | "text" | "emphasisTitle" | "buttonJson" | "substitute"
>;

export interface NewKakaoGroup
  extends Pick<
    KakaoGroup,
    "type" | "mid" | "senderKey" | "templateCode" | "sender" | "unitPrice" | "scheduledAt"
  > {
  readonly recipients: readonly KakaoRecipient[];
}

/** Keeps a paid request and starts its messages' way. */
export function registerKakaoGroup(state: AligoState, group: NewKakaoGroup): void {
  const { recipients, ...head } = group;
  const registered: KakaoGroup = {
    ...head,
    host: "kakao",
    text: recipients[0]?.text ?? "",
    registeredAt: state.world.clock.now(),
    reservation: head.scheduledAt === undefined ? "none" : "waiting",
    messages: recipients.map((recipient) => registerMessage(state, group, recipient)),
  };
  state.groups.set(head.mid, registered);
  deliverKakao(state, registered);
}

function registerMessage(
  state: AligoState,
  group: NewKakaoGroup,
  recipient: KakaoRecipient,
): KakaoMessage {
  const msgid = takeId(state, "msgid");
  // A number Kakao can't use is told at once (§6.7 `status` 2), and nobody gets or pays the message.
  if (!recipient.usable) {
    const now = state.world.clock.now();
    return { ...recipient, msgid, rslt: "I", resultAt: now };
  }
  const { scheduledAt } = group;
  const { id } = state.world.messages.accept({
    vendor: "aligo",
    vendorMessageId: msgid,
    groupId: group.mid,
    to: recipient.to,
    from: group.sender,
    type: group.type === "AT" ? "ALIMTALK" : "FRIENDTALK",
    text: recipient.text,
    buttons: readButtons(recipient.buttonJson),
    templateId: group.templateCode || undefined,
    scheduledAt: scheduledAt === undefined ? undefined : new Date(scheduledAt),
    status: scheduledAt === undefined ? "ACCEPTED" : "SCHEDULED",
  });
  return { ...recipient, msgid, inboxId: id };
}
