import type { KMsgError } from "../../error/kmsg-error.ts";
import type { OutboundMessage } from "../../message/outbound-message.ts";
import type { FindMessageQuery, MessageSighting } from "../../provider/find-message.ts";
import type { ProviderContext } from "../../provider/provider.ts";
import type { Result } from "../../result/result.ts";
import { type Bench, inTime, nameOf, OTHER_PERSON, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { answerLost, noAnswers, sendLost } from "../faults.ts";
import { findLeaks, privateParts, showError } from "../leaks.ts";
import type { Fault } from "../line.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandSoundError } from "./errors.ts";
import { demandSuccess } from "./send.ts";

type Found = MessageSighting["found"];

/** `findMessage()`. */
export const findMessage: readonly ContractTest[] = [
  {
    id: "findMessage.sent",
    title: "a message that was sent is found as accepted, under the id that send() gave it",
    needs: ["findMessage"],
    async each(bench, original) {
      await bench.fixture.passTime?.();
      const message = another(original);
      const startedAt = bench.now();
      const { providerMessageId: id } = demandSuccess(await bench.send(message));
      const query = { message, startedAt, endedAt: bench.now() };
      const sighting = demandFound(await look(bench, query), ["accepted"], "it was sent");
      const found = sighting.found === "accepted" ? sighting.providerMessageId : undefined;
      demand(
        id === undefined || found === undefined || found === id,
        "it was found under another id than send() gave it",
      );
    },
  },
  {
    id: "findMessage.lost-answer",
    title: "a message whose answer was lost is found as accepted",
    needs: ["findMessage", "wire"],
    async each(bench, original) {
      const query = await send(bench, another(original), answerLost("ECONNRESET"));
      demandFound(await look(bench, query), ["accepted"], "the vendor took it");
    },
  },
  {
    id: "findMessage.lost-request",
    title: "a message that never reached the vendor is absent",
    needs: ["findMessage", "wire"],
    async each(bench, original) {
      const query = await send(bench, another(original), sendLost);
      demandFound(await look(bench, query), ["absent"], "the vendor never saw it");
    },
  },
  {
    id: "findMessage.truth",
    title: "what the vendor took is never absent, and what it never saw never accepted",
    safety: true,
    needs: ["findMessage", "wire"],
    async each(bench, original) {
      const taken = await send(bench, another(original), answerLost("ECONNRESET"));
      demandNever(await look(bench, taken), ["absent", "refused"], "the vendor took it");
      const lost = await send(bench, another(original), sendLost);
      demandNever(await look(bench, lost), ["accepted", "refused"], "the vendor never saw it");
    },
  },
  {
    id: "findMessage.another",
    title: "another content or another person's message isn't taken for it",
    safety: true,
    needs: ["findMessage"],
    async each(bench, original) {
      await bench.fixture.passTime?.();
      const sent = another(original);
      const startedAt = bench.now();
      demandSuccess(await bench.send(sent));
      const others = {
        "the same to another person": renewed(sent, { to: OTHER_PERSON }),
        "another content to the same person": another(original),
      };
      for (const [what, message] of Object.entries(others)) {
        const found = await look(bench, { message, startedAt, endedAt: bench.now() });
        demandNever(found, ["accepted", "refused"], `only another was sent than ${what}`);
      }
    },
  },
  {
    id: "findMessage.copies",
    title: "of two equal messages, one of which was taken, neither is told wrongly",
    safety: true,
    needs: ["findMessage", "wire"],
    async each(bench, original) {
      const message = another(original);
      const copies = 2;
      const taken = await send(bench, message, answerLost("ECONNRESET"));
      const lost = await send(bench, renewed(message), sendLost, { passTime: false });
      const span = { startedAt: taken.startedAt, endedAt: lost.endedAt, copies };
      const first = await look(bench, { ...taken, ...span });
      demandNever(first, ["absent", "refused"], "the vendor took this one of two");
      const second = await look(bench, { ...lost, ...span });
      demandNever(second, ["accepted", "refused"], "the vendor never saw this one of two");
    },
  },
  {
    id: "findMessage.down",
    title: "a look-up without a network is a failure, and tells nothing of the message",
    safety: true,
    needs: ["findMessage", "wire"],
    async each(bench, original) {
      const query = await send(bench, another(original), answerLost("ECONNRESET"));
      const parts = privateParts(query.message, bench.fixture.secrets);
      for (const [name, fault] of Object.entries(noAnswers)) {
        const found = await look(bench, query, fault);
        demandSafe(found.isFailure, `with "${name}" instead of an answer, it was ${told(found)}`);
        demandSoundError(found.error, `a look-up with "${name}"`, bench.provider.id);
        demand(found.error.outcome === "not_sent", "a look-up can't have sent anything");
        const leaks = findLeaks(showError(found.error), parts);
        demandSafe(leaks.length === 0, `the error of a look-up shows ${leaks.join(", ")}`);
      }
    },
  },
  {
    id: "findMessage.together",
    title:
      "looked up together, each message has its own answer, which is that of the look-up alone or none",
    safety: true,
    needs: ["findMessage", "wire"],
    async each(bench, original) {
      const { provider } = bench;
      if (!provider.findMessages) return;
      const messages = [another(original), another(original), another(original)] as const;
      const taken = await send(bench, messages[0], answerLost("ECONNRESET"));
      const lost = await send(bench, messages[1], sendLost, { passTime: false });
      const last = await send(bench, messages[2], answerLost("ECONNRESET"), { passTime: false });
      const span = { startedAt: taken.startedAt, endedAt: last.endedAt };
      const queries = [taken, lost, last].map((query) => ({ ...query, ...span }));
      const watch = await bench.watchRead();
      const answers = await inTime(provider.findMessages(queries, watch.context), "findMessages()");
      await watch.end();
      demandSafe(answers.length === queries.length, "findMessages() gave other answers than asked");
      for (const [index, query] of queries.entries()) {
        const together = answers[index];
        if (!together) continue;
        const because = "looked up together with others";
        const wrong = [
          ["absent", "refused"],
          ["accepted", "refused"],
          ["absent", "refused"],
        ] as const;
        demandNever(together, wrong[index] ?? [], because);
        const alone = await look(bench, query);
        const isSame =
          together.isFailure ||
          alone.isFailure ||
          alone.value.found === "unclear" ||
          together.value.found === "unclear" ||
          together.value.found === alone.value.found;
        demandSafe(isSame, `alone it was ${told(alone)}, together with others ${told(together)}`);
      }
    },
  },
  {
    id: "findMessage.never-rejects",
    title: "whatever it is asked, findMessage() resolves to a Result",
    safety: true,
    needs: ["findMessage"],
    async each(bench, original) {
      const message = renewed(original);
      const span = { startedAt: bench.now(), endedAt: bench.now() };
      const odd: unknown[] = [
        undefined,
        null,
        {},
        { message: null, ...span },
        { message: { type: original.type }, ...span },
        { message: { ...message, type: "CARRIER_PIGEON" }, ...span },
        { message, startedAt: Number.NaN, endedAt: undefined },
      ];
      for (const query of odd) {
        demandNever(await look(bench, query as FindMessageQuery), ["accepted"], "nothing was sent");
      }
    },
  },
];

let count = 0;

/** Of a content that no message before it had. */
export function another(original: OutboundMessage): OutboundMessage {
  count += 1;
  const mark = `-${count}`;
  if ("text" in original) return renewed(original, { text: `${original.text}${mark}` });
  const { variables = {} } = original as { variables?: Readonly<Record<string, string>> };
  const changed = Object.entries(variables).map(([name, value]) => [name, `${value}${mark}`]);
  return renewed(original, { variables: Object.fromEntries(changed) });
}

/** Sends it with a fault, and gives what asks for it. */
async function send(
  bench: Bench,
  message: OutboundMessage,
  fault: Fault,
  { passTime = true } = {},
): Promise<FindMessageQuery> {
  if (passTime) await bench.fixture.passTime?.();
  const startedAt = bench.now();
  await bench.send(message, { fault });
  return { message, startedAt, endedAt: bench.now() };
}

async function look(bench: Bench, query: FindMessageQuery, fault?: Fault) {
  const watch = await bench.watchRead(fault);
  const found = await settle(bench, query, watch.context);
  await watch.end();
  return found;
}

async function settle(
  { provider }: Bench,
  query: FindMessageQuery,
  context: ProviderContext,
): Promise<Result<MessageSighting, KMsgError>> {
  demand(provider.findMessage, "there is no findMessage()");
  try {
    return await inTime(provider.findMessage(query, context), "findMessage()");
  } catch (reason) {
    demandSafe(false, `findMessage() threw or rejected (${nameOf(reason)})`);
  }
}

function demandFound(
  result: Result<MessageSighting, KMsgError>,
  wanted: readonly Found[],
  because: string,
): MessageSighting {
  const isWanted = result.isSuccess && wanted.includes(result.value.found);
  demand(isWanted, `${because}, and it must be ${wanted.join(" or ")}; it was ${told(result)}`);
  return result.value;
}

function demandNever(
  result: Result<MessageSighting, KMsgError>,
  wrong: readonly Found[],
  because: string,
): void {
  const isWrong = result.isSuccess && wrong.includes(result.value.found);
  demandSafe(!isWrong, `${because}, and it was ${told(result)}`);
}

function told(result: Result<MessageSighting, KMsgError>): string {
  return result.isSuccess ? `"${result.value.found}"` : `a failure with ${result.error.code}`;
}
