import type { MessageType } from "../../message/message-type.ts";
import type { OutboundMessage } from "../../message/outbound-message.ts";
import type { SendResult } from "../../provider/send-result.ts";
import { type Bench, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { leftWith } from "../line.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandSuccess } from "./send.ts";

const TYPES: readonly MessageType[] = ["ALIMTALK", "FRIENDTALK", "NSA"];
/** ASCII letters, so that it reads the same in JSON and in a form. */
const CONTENT = "contractsubstitute";
const ASKED = {
  enabled: true,
  fallbackChannel: "sms",
  fallbackContent: CONTENT,
  fallbackTitle: "contract title",
} as const;

/** The vendor's own substitute text (대체발송). */
export const failover: readonly ContractTest[] = [
  {
    id: "failover.honoured-or-warned",
    title: "a substitute asked for is passed to the vendor, or a warning says that it isn't",
    needs: ["wire"],
    types: TYPES,
    async each(bench, message) {
      const attempt = await bench.send(renewed(message, { failover: ASKED }));
      const value = demandSuccess(attempt);
      const passedOn = await leftWith(attempt.sends, CONTENT);
      const warned = warnsOf(value, "FAILOVER_PARTIAL_PROVIDER", "failover.fallbackContent");
      if (warnsOf(value, "FAILOVER_UNSUPPORTED_PROVIDER")) {
        demandSafe(
          !passedOn,
          "it warns that there is no substitute, and yet asks the vendor for one",
        );
      } else {
        demand(passedOn || warned, "the substitute's text was dropped without a warning");
      }
    },
  },
  {
    id: "failover.substitute",
    title: "a substitute asked for comes exactly once, unless a warning says that none comes",
    needs: ["failover"],
    types: TYPES,
    async each(bench, message) {
      const { value, substitutes } = await sendToUnreachable(bench, message, ASKED);
      const none = warnsOf(value, "FAILOVER_UNSUPPORTED_PROVIDER");
      demandSafe(substitutes.length <= 1, `the vendor sent ${substitutes.length} substitutes`);
      demandSafe(
        !none || substitutes.length === 0,
        "it warns that there is no substitute, and yet one was sent",
      );
      demand(none || substitutes.length === 1, "no substitute was sent, and no warning says so");
      const other = warnsOf(value, "FAILOVER_PARTIAL_PROVIDER", "failover.fallbackContent");
      const [text = CONTENT] = substitutes;
      demand(other || text === CONTENT, "the substitute has another text than was asked for");
    },
  },
  {
    id: "failover.unasked",
    title: "without `failover`, nobody gets a substitute",
    safety: true,
    needs: ["failover"],
    types: TYPES,
    async each(bench, message) {
      for (const failover of [undefined, { ...ASKED, enabled: false }]) {
        const { substitutes } = await sendToUnreachable(bench, message, failover);
        demandSafe(substitutes.length === 0, "a substitute was sent that nobody asked for");
      }
    },
  },
];

async function sendToUnreachable(
  bench: Bench,
  message: OutboundMessage,
  failover: object | undefined,
) {
  const vendor = bench.fixture.failover;
  demand(vendor, "there is no `failover`");
  const before = (await vendor.substitutes()).length;
  const changes = { to: vendor.unreachableTo, failover };
  const value = demandSuccess(await bench.send(renewed(message, changes)));
  return { value, substitutes: (await vendor.substitutes()).slice(before) };
}

function warnsOf({ warnings = [] }: SendResult, code: string, field?: string): boolean {
  return warnings.some((each) => each.code === code && (!field || each.field === field));
}
