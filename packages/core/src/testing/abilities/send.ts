import { MESSAGE_TYPES, type MessageType } from "../../message/message-type.ts";
import type { OutboundMessage } from "../../message/outbound-message.ts";
import type { DeliveryStatus } from "../../provider/delivery-status.ts";
import type { SendResult } from "../../provider/send-result.ts";
import { type Attempt, type Bench, describeResult, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { freezeDeep, sameValue } from "../values.ts";
import { demand, demandSafe } from "../violation.ts";

const TAKEN: readonly DeliveryStatus[] = ["PENDING", "SENT", "DELIVERED"];

/** What a message becomes when all goes well, and what is refused at the door. */
export const send: readonly ContractTest[] = [
  {
    id: "send.accepted",
    title: "a message that the vendor takes comes back as the caller's, PENDING or later",
    async each(bench, original) {
      const message = renewed(original);
      const attempt = await bench.send(message);
      demandResult(demandSuccess(attempt), message, bench.provider.id);
      demand(
        attempt.accepted === undefined || attempt.accepted === 1,
        "send() says success, but the vendor took no message",
      );
    },
  },
  {
    id: "send.unchanged",
    title: "a message is only read: it stays as it was, and may be frozen",
    async each(bench, original) {
      const message = renewed(original);
      const copy = structuredClone(message);
      await bench.send(message);
      demand(sameValue(message, copy), "send() changed the message it was given");
      demandSuccess(await bench.send(freezeDeep(renewed(original))));
    },
  },
  {
    id: "send.unsupported",
    title: "a type that isn't claimed is refused as `not_sent`",
    async once(bench) {
      for (const type of unclaimedTypes(bench)) {
        const attempt = await bench.send(renewed(anyMessage(bench), { type }));
        demand(
          attempt.result.isFailure && attempt.result.error.outcome === "not_sent",
          `${type} must fail as not_sent; it was ${describeResult(attempt.result)}`,
        );
        demandSafe(attempt.sends.length === 0, `${type} left, though it isn't claimed`);
      }
    },
  },
  {
    id: "send.never-rejects",
    title: "whatever it is handed, send() resolves to a Result",
    safety: true,
    async once(bench) {
      const message = anyMessage(bench);
      const { type } = message;
      const trap = new Proxy(message, {
        get(target, key) {
          if (key === "type" || key === "then") return Reflect.get(target, key);
          throw new Error("no field of this message can be read");
        },
      });
      const broken: unknown[] = [
        null,
        undefined,
        "text",
        {},
        { type },
        { ...message, to: 1 },
        trap,
      ];
      for (const each of broken) await bench.send(each as OutboundMessage);
      for (const fetch of brokenFetches) {
        await bench.send(renewed(message), { context: { fetch: fetch as never } });
      }
    },
  },
];

const brokenFetches = [
  () => {
    throw new Error("a fetch that throws");
  },
  () => undefined,
  async () => undefined,
  async () => ({}),
  () => Promise.reject(undefined),
];

export function demandSuccess(attempt: Attempt): SendResult {
  const { result } = attempt;
  demand(result.isSuccess, `the message must be taken; it was ${describeResult(result)}`);
  return result.value;
}

function demandResult(value: SendResult, message: OutboundMessage, providerId: string): void {
  const expected = { messageId: message.messageId, providerId, type: message.type, to: message.to };
  for (const [key, wanted] of Object.entries(expected)) {
    const given = value[key as keyof typeof expected];
    demand(given === wanted, `\`${key}\` of the result isn't the ${owner(key)}`);
  }
  demand(
    TAKEN.includes(value.status),
    `the status of a message just taken is ${TAKEN.join(", ")}, not ${value.status}`,
  );
  const { providerMessageId: id } = value;
  demand(
    id === undefined || (typeof id === "string" && id !== ""),
    "`providerMessageId` must be a text, or absent where the vendor gives none",
  );
}

function owner(key: string): string {
  return key === "providerId" ? "provider's own id" : "message's own";
}

/** A type from the future too: the contracts grow. */
function unclaimedTypes({ provider }: Bench): MessageType[] {
  const unclaimed = MESSAGE_TYPES.filter((type) => !provider.supportedTypes.includes(type));
  return [...unclaimed, "CARRIER_PIGEON" as MessageType];
}

function anyMessage({ fixture }: Bench): OutboundMessage {
  const [message] = Object.values(fixture.messages);
  demand(message, "`messages` is empty");
  return message;
}
