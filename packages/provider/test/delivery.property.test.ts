import type { DeliveryReport, OutboundMessage, Provider, SentMessage } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import {
  createSandbox,
  RECIPIENT_OUTCOMES,
  type Sandbox,
  type SandboxMessage,
  startSandbox,
} from "@k-msg/sandbox";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createAligo } from "./aligo-testbed.ts";
import { inMinutes, readAll, toSent } from "./delivery-testbed.ts";
import { createIwinvProvider } from "./iwinv-testbed.ts";
import { configFor, createSolapi, START, texts } from "./solapi-testbed.ts";

/** One way a vendor may behave, and how to reach it. */
interface Vendor {
  readonly templateId: string;
  create(sandbox: Sandbox): Provider;
  switches(sandbox: Sandbox): object;
  /** Each reading of the evidence that touches deliveries. */
  readonly knobs: Readonly<Record<string, readonly unknown[]>>;
}

const VENDORS: Readonly<Record<string, Vendor>> = {
  solapi: {
    templateId: "KA01TP250101000000000SandboxOrdr",
    create: (sandbox) => createSolapi(sandbox),
    switches: (sandbox) => sandbox.solapi.switches,
    knobs: {
      replacedMessage: ["substitute", "original"],
      replacedType: ["substitute", "original"],
      replacementLog: ["reasons", "silent"],
      storedStatus: ["agrees", "lags"],
      storedBooleansAs: ["boolean", "number"],
      cancelledStatusCode: ["3052", "2000", "3014"],
    },
  },
  aligo: {
    templateId: "KS_0001",
    create: (sandbox) => createAligo(sandbox),
    switches: (sandbox) => sandbox.aligo.switches,
    knobs: {
      inFlightMark: ["both", "prefix", "empty"],
      noSubstituteId: ["0", ""],
      smsDeliveredState: ["발송완료", "전송성공"],
      reservedState: ["예약대기중", "예약대기"],
      kakaoCancelCode: [0, 1],
      kakaoMidType: ["number", "string"],
      historyDateField: ["regdate", "reg_date"],
      historyIgnoresLimit: [false, true],
    },
  },
  iwinv: {
    templateId: "20001",
    create(sandbox) {
      const { smsCompanyId } = sandbox.iwinv.credentials;
      return createIwinvProvider(sandbox, { smsCompanyId });
    },
    switches: (sandbox) => sandbox.iwinv.switches,
    knobs: {
      listOrder: ["newest_first", "oldest_first"],
      alimtalkSeqNo: ["absent", "number", "string"],
      alimtalkSendDate: ["with_result", "at_hand_over"],
      alimtalkFailedSendDate: ["present", "absent"],
      smsWaitingCode: ["WAIT", "0"],
      smsDeliveryCodesAs: ["string", "number"],
      smsHistoryRequestNo: ["number", "string"],
      smsIgnorePageSize: [false, true],
      codes: ["number", "string"],
    },
  },
};

const people = fc.constantFrom(
  ...Object.keys(RECIPIENT_OUTCOMES),
  ...["1", "2", "3", "4", "5", "6"].map((last) => `0100000000${last}`),
);

interface Sending {
  readonly do: "send";
  readonly type: "SMS" | "LMS" | "ALIMTALK";
  readonly to: string;
  readonly minutesAhead: number;
  readonly failover: boolean;
}

const step = fc.oneof(
  fc.record<Sending>({
    do: fc.constant("send" as const),
    type: fc.constantFrom("SMS" as const, "LMS" as const, "ALIMTALK" as const),
    to: people,
    minutesAhead: fc.constantFrom(0, 0, 30),
    failover: fc.boolean(),
  }),
  fc.record({
    do: fc.constant("wait" as const),
    ms: fc.constantFrom(500, 3_000, 20_000, 20 * 60_000),
  }),
  fc.record({ do: fc.constant("cancel" as const), which: fc.nat(20) }),
);

interface Tracked {
  readonly sent: SentMessage;
  readonly stored: SandboxMessage;
  last?: DeliveryReport;
}

const ENDS: readonly string[] = ["DELIVERED", "FAILED", "CANCELLED"];

function toMessage(
  { type, to, minutesAhead, failover }: Sending,
  index: number,
  { templateId }: Vendor,
  sandbox: Sandbox,
): OutboundMessage {
  const scheduledAt = minutesAhead > 0 ? inMinutes(sandbox, minutesAhead) : undefined;
  const common = { messageId: `m-${index}`, to, country: "82", scheduledAt } as const;
  if (type !== "ALIMTALK") return { ...common, type, subject: "제목", text: `글 ${index}` };
  const variables = { 이름: "김하늘", 주문번호: `EX-${index}` };
  const fallback = { enabled: true, fallbackContent: `대체 ${index}`, fallbackTitle: "대체" };
  return { ...common, type, templateId, variables, ...(failover && { failover: fallback }) };
}

/** What is told must be true now, and an end must stay. */
function check({ sent, stored, last }: Tracked, report: DeliveryReport): void {
  const { status } = report;
  if (last && ENDS.includes(last.status)) expect(status).toBe(last.status);
  if (ENDS.includes(status)) expect(stored.status).toBe(status);
  const id = sent.type === "ALIMTALK" ? stored.vendorMessageId : undefined;
  const known = [id, stored.vendorMessageId, stored.groupId, undefined];
  expect(known).toContain(report.providerMessageId);
  if (status === "FAILED" && !report.substitute) expect(report.reason).toBeDefined();
}

it.each(Object.entries(VENDORS))(
  "%s: whatever is sent, awaited and cancelled, each report is true, and ends stay",
  { timeout: 120_000 },
  async (_, vendor) => {
    const knobs = fc.record(
      Object.fromEntries(
        Object.entries(vendor.knobs).map(([name, values]) => [name, fc.constantFrom(...values)]),
      ),
    );
    const scenario = fc.tuple(knobs, fc.array(step, { minLength: 1, maxLength: 14 }));
    await fc.assert(
      fc.asyncProperty(scenario, async ([chosen, steps]) => {
        const sandbox = createSandbox({ clock: { start: START, frozen: true } });
        Object.assign(vendor.switches(sandbox), chosen);
        const provider = vendor.create(sandbox);
        const now = () => sandbox.clock.now();
        const tracked: Tracked[] = [];
        const look = async () => {
          const reports = await readAll(
            sandbox,
            provider,
            tracked.map(({ sent }) => sent),
          );
          const stored = sandbox.inbox.all();
          for (const [index, report] of reports.entries()) {
            const each = tracked[index] as Tracked;
            if (typeof report === "string") throw new Error(`it couldn't be read: ${report}`);
            expect(stored).toContain(each.stored);
            check(each, report);
            each.last = report;
          }
        };
        for (const [index, each] of steps.entries()) {
          if (each.do === "send") {
            const message = toMessage(each, index, vendor, sandbox);
            const known = new Set(sandbox.inbox.all());
            const result = await provider.send(message, { now });
            const stored = sandbox.inbox.all().find((other) => !known.has(other));
            if (result.isSuccess && stored) {
              tracked.push({ sent: toSent(message, now(), result.value), stored });
            }
          } else if (each.do === "wait") {
            sandbox.clock.advance(each.ms);
          } else {
            const target = tracked[each.which % Math.max(1, tracked.length)];
            const result = target && (await provider.cancel?.(target.sent, { now }));
            if (result?.isSuccess) expect(target?.stored.status).toBe("CANCELLED");
            else if (target) expect(result?.error.outcome).toBe("not_sent");
          }
          await look();
        }
        sandbox.clock.advance(60 * 60_000);
        await look();
        for (const { stored, last } of tracked) {
          if (ENDS.includes(stored.status)) {
            const isTold = last?.status === stored.status || last?.status === "UNKNOWN";
            expect(isTold).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  },
);

it("a hundred ids fit into an address over a real connection", async () => {
  const sandbox = await startSandbox({ clock: { start: START, frozen: true } });
  try {
    const solapi = new SolapiProvider(configFor(sandbox));
    const context = { now: () => sandbox.clock.now() };
    const messages = texts(100);
    const results = await solapi.sendBatch(messages, context);
    const sent = messages.map((message, index) => {
      const result = results[index];
      return toSent(message, START.getTime(), result?.isSuccess ? result.value : undefined);
    });
    sandbox.clock.advance(60_000);
    const told = await solapi.getDeliveryStatuses(sent, context);
    expect(told).toMatchObject(sent.map(() => ({ value: { status: "DELIVERED" } })));
  } finally {
    await sandbox.close();
  }
});
