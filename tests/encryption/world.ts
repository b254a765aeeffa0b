import { type DeliveryReport, type FieldCrypto, fail, KMsgError, ok } from "@k-msg/core";
import { KMsg, type KMsgConfig } from "@k-msg/messaging";
import { type AnyKysely, SqlIdempotencyStore, SqlTrackingStore } from "@k-msg/messaging/sql";
import { DeliveryTracker } from "@k-msg/messaging/tracking";
import { createClock } from "../../packages/messaging/test/tracking/clock.ts";
import { createVendor, type Vendor } from "../../packages/messaging/test/tracking/vendor.ts";
import type { TestDatabase } from "./databases.ts";

export interface WorldSettings {
  fieldCrypto?: FieldCrypto;
  tenantId?: string;
  config?: Partial<KMsgConfig>;
}

/** A process that sends and tracks, with everything in one database. */
export interface World {
  readonly db: AnyKysely;
  readonly store: SqlTrackingStore;
  readonly keys: SqlIdempotencyStore;
  readonly kmsg: KMsg;
  readonly tracker: DeliveryTracker;
  /** What trackers and hooks told. */
  readonly errors: unknown[];
  /** Lets time pass, and everything be done that becomes due. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Vendors and a clock, which outlive processes. */
export interface Outside {
  readonly kakao: Vendor;
  readonly sms: Vendor;
  readonly clock: ReturnType<typeof createClock>;
}

/** Vendors that repeat in their words whatever they were sent. */
export function createOutside(): Outside {
  const repeat = (of: object) => JSON.stringify(of);
  const sms = createVendor({
    id: "sms",
    types: ["SMS", "LMS"],
    onSend: (message) =>
      "text" in message && message.text.startsWith("refuse")
        ? fail(
            new KMsgError("INVALID_REQUEST", {
              outcome: "not_sent",
              providerErrorCode: "E1",
              providerErrorText: `refused: ${repeat(message)}`,
            }),
          )
        : undefined,
  });
  const kakao = createVendor({ id: "kakao", types: ["ALIMTALK"] });
  const send = kakao.send;
  kakao.send = async (message, context) => {
    const result = await send(message, context);
    if (result.isFailure) return result;
    const told = { code: "OPTION_UNKNOWN", message: repeat(message), messageKo: "" } as const;
    return ok({ ...result.value, warnings: [...(result.value.warnings ?? []), told] });
  };
  return { kakao, sms, clock: createClock() };
}

/** A report with the vendor's words about a message. */
export function reportOf(report: DeliveryReport, words: string): DeliveryReport {
  return { ...report, providerStatusCode: "3008", providerStatusText: words };
}

export async function openWorld(
  database: TestDatabase,
  { kakao, sms, clock }: Outside,
  { fieldCrypto, tenantId, config }: WorldSettings = {},
): Promise<World> {
  const db = await database.open();
  const options = { tablePrefix: database.tablePrefix, fieldCrypto, tenantId };
  const store = new SqlTrackingStore(db, options);
  const keys = new SqlIdempotencyStore(db, options);
  await store.migrate();
  const errors: unknown[] = [];
  const kmsg = new KMsg({
    providers: [kakao, sms],
    now: clock,
    retry: { maxAttempts: 1 },
    lookUpForMs: 0,
    tracking: { store },
    idempotency: { store: keys },
    hooks: { onStoreError: (_, error) => void errors.push(error) },
    ...config,
  });
  const tracker = new DeliveryTracker({ kmsg, onError: (error) => errors.push(error) });
  return {
    db,
    store,
    keys,
    kmsg,
    tracker,
    errors,
    async pass(ms) {
      clock.advance(ms);
      await tracker.runOnce();
    },
    close: () => db.destroy(),
  };
}
