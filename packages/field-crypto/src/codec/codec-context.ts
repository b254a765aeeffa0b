import {
  createFieldPolicy,
  DEFAULT_FIELD_MODES,
  DEFAULT_PHONE_FIELDS,
  type FieldCryptoConfig,
  type FieldCryptoMetric,
  type FieldCryptoProvider,
  type FieldMode,
  type FieldPolicy,
  type RecordPlace,
} from "@k-msg/core";
import { tell } from "@k-msg/core/resilience";
import { defaultProvider } from "../node-crypto-provider.ts";
import type { FieldFailure } from "./field-failure.ts";
import { createKeyCircuits } from "./key-circuits.ts";
import { openRecordKeys, type RecordKeys } from "./record-keys.ts";

/** A checked config with its defaults. */
export interface CodecContext {
  readonly config: FieldCryptoConfig;
  readonly policy: FieldPolicy;
  /** Also while nothing is encrypted: what was is still found. */
  readonly searchPolicy: FieldPolicy;
  readonly provider: FieldCryptoProvider;
  readonly isOpen: boolean;
  isPhone(path: string): boolean;
  /** `undefined` without a key resolver: then nothing is encrypted, and nothing was. */
  openKeys(place: Partial<RecordPlace>): RecordKeys | undefined;
  tellMetric(metric: FieldCryptoMetric): void;
  tellFailures(
    failures: readonly FieldFailure[],
    operation: string,
    place: Partial<RecordPlace>,
  ): void;
}

export function createCodecContext(config: FieldCryptoConfig): CodecContext {
  const { enabled, fields, phoneFields = DEFAULT_PHONE_FIELDS, keyResolver, circuit, now } = config;
  const tellMetric = (metric: FieldCryptoMetric) => void tell(config.onMetric, metric);
  const circuits = createKeyCircuits({ policy: circuit, now, tellMetric });
  const phones = createFieldPolicy(
    Object.fromEntries(phoneFields.map((path): [string, FieldMode] => [path, "mask"])),
  );
  const configured = createFieldPolicy({ ...DEFAULT_FIELD_MODES, ...fields });
  return {
    config,
    policy: enabled ? configured : createFieldPolicy({}),
    searchPolicy: configured,
    provider: config.provider ?? defaultProvider(),
    isOpen: config.failMode === "open",
    isPhone: (path) => phones.modeOf(path) !== "plain",
    openKeys: ({ tenantId, recordId }) =>
      keyResolver && openRecordKeys(keyResolver, circuits, { tenantId, recordId }),
    tellMetric,
    tellFailures(failures, operation, { table, tenantId }) {
      for (const { issue } of failures) {
        const { code, rule, kid } = issue;
        const labels = { operation, code, rule, ...withoutAbsent({ table, tenantId, kid }) };
        tellMetric({ name: "crypto_fail_count", value: 1, labels });
      }
    },
  };
}

/** Tells how long a record took and which keys it used. */
export function tellUse(
  context: CodecContext,
  name: "crypto_encrypt_ms" | "crypto_decrypt_ms",
  startedAt: number,
  kids: ReadonlyMap<string, number>,
  { table }: RecordPlace,
): void {
  if (!context.config.onMetric) return;
  const operation = name === "crypto_encrypt_ms" ? "encrypt" : "decrypt";
  context.tellMetric({ name, value: performance.now() - startedAt, labels: { table } });
  for (const [kid, value] of kids) {
    context.tellMetric({ name: "key_kid_usage", value, labels: { table, kid, operation } });
  }
}

function withoutAbsent(labels: Readonly<Record<string, string | undefined>>) {
  const entries = Object.entries(labels);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
