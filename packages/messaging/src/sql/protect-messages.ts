import {
  configIssue,
  fieldCryptoError,
  issue,
  KMsgError,
  type RecordPlace,
  type StatusUpdate,
  type TrackedMessage,
  type TrackedOutcome,
} from "@k-msg/core";
import { mapTogether, type Protector } from "./field-crypto-options.ts";
import { MESSAGE_FIELDS, type MessageRow, toStatusRow } from "./message-row.ts";
import { PROTECTED_COLUMNS } from "./protected-columns.ts";
import {
  BOUND_FIELDS,
  boundFieldsOf,
  type Fields,
  protectedColumnsOf,
  protectedFieldsOf,
} from "./protected-row.ts";
import { type RecentRows, reuse } from "./recent-rows.ts";

/** Rows, and why others couldn't be protected. */
export interface ProtectedRows {
  readonly rows: readonly MessageRow[];
  readonly error?: KMsgError;
}

/** What of a message decides whether a substitute is sent, and what it says. */
const NEVER_MASKED = [
  "failover.channel",
  "failover.content",
  "failover.expiresAfterMs",
  "warnings.0.code",
] as const;

/** @throws KMsgError `CRYPTO_CONFIG_ERROR` for fields that shall be encrypted or bound, and which this store can't. */
export function checkPolicy({ fieldCrypto }: Protector): void {
  if (!fieldCrypto) return;
  const hidden = MESSAGE_FIELDS.filter(
    (field) => !(field in PROTECTED_COLUMNS) && fieldCrypto.modeOf(field) !== "plain",
  ).map((field) => ({
    ...issue(
      `fields.${field}`,
      ["can't be encrypted here: the store decides by it.", 'Make it "plain".'],
      ["저장소가 처리에 쓰는 값이라 암호화할 수 없습니다.", '"plain"으로 두세요.'],
    ),
    rule: "FIELD_ALWAYS_PLAIN" as const,
    code: "CRYPTO_CONFIG_ERROR" as const,
  }));
  const lost = NEVER_MASKED.filter((path) => fieldCrypto.modeOf(path) === "mask").map((path) =>
    configIssue(
      "FIELD_MODE_UNFIT",
      `fields.${path}`,
      ["can't be masked here: substitutes are sent by it.", 'Make it "encrypt".'],
      ["대체 발송에 쓰는 값이라 마스킹할 수 없습니다.", '"encrypt"로 두세요.'],
    ),
  );
  const unbound = (fieldCrypto.aadFields ?? []).flatMap((path, index) =>
    BOUND_FIELDS.includes(path as (typeof BOUND_FIELDS)[number])
      ? []
      : configIssue(
          "AAD_FIELDS_INVALID",
          `aadFields.${index}`,
          ["can't be bound here: it may change.", `Name some of ${BOUND_FIELDS.join(", ")}.`],
          ["바뀔 수 있는 값이라 묶을 수 없습니다.", `${BOUND_FIELDS.join(", ")} 중에서 쓰세요.`],
        ),
  );
  const issues = [...hidden, ...lost, ...unbound];
  if (issues.length > 0) throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
}

/** What ciphertexts of a record are bound to. */
export function placeOf({ table, tenantId }: Protector, recordId: string): RecordPlace {
  return { table, recordId, ...(tenantId !== undefined && { tenantId }) };
}

/**
 * Messages as rows, encrypted. Those that can't be are left out.
 *
 * @param recent Where intents are kept for their outcomes.
 */
export async function protectMessages<Message extends TrackedMessage>(
  protector: Protector,
  messages: readonly Message[],
  toRow: (message: Message) => MessageRow,
  recent?: RecentRows,
): Promise<ProtectedRows> {
  const whole = messages.filter(({ unreadable }) => !unreadable);
  const refusal = whole.length < messages.length ? notWhole() : undefined;
  if (!protector.fieldCrypto) return { rows: whole.map(toRow), error: refusal };
  const results = await mapTogether(whole, (message) => {
    const row = toRow(message);
    const of = { id: message.id, row, from: row, outcome: message.outcome };
    return protectRow(protector, of, protectedFieldsOf(message), recent);
  });
  return split(results, refusal);
}

/**
 * News as rows, encrypted. What can't be is left out.
 *
 * @param find Reads the rows of messages that may be there, by id.
 */
export async function protectStatuses(
  protector: Protector,
  updates: readonly StatusUpdate[],
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, MessageRow>>,
): Promise<ProtectedRows> {
  const textsOf = ({ providerStatusText, substitute }: StatusUpdate) =>
    protectedFieldsOf({ providerStatusText, substitute });
  const hasTexts = (update: StatusUpdate) => Object.keys(textsOf(update)).length > 0;
  const withTexts = updates.filter(hasTexts);
  if (!protector.fieldCrypto || withTexts.length === 0) return { rows: updates.map(toStatusRow) };
  const known = await find(withTexts.map(({ id }) => id));
  const results = await mapTogether(updates, async (update) => {
    const row = toStatusRow(update);
    const from = known.get(update.id);
    if (!hasTexts(update)) return row;
    // News of nobody is written nowhere, unless the message comes meanwhile: then without what isn't encrypted.
    if (!from) return toStatusRow(withoutTexts(update));
    return protectRow(protector, { id: update.id, row, from }, textsOf(update));
  });
  return split(results, undefined);
}

function withoutTexts({
  providerStatusText: _,
  substitute,
  ...update
}: StatusUpdate): StatusUpdate {
  const { providerStatusText: __, ...rest } = substitute ?? {};
  return substitute ? { ...update, substitute: rest as typeof substitute } : update;
}

/** @param of `row`: what becomes encrypted; `from`: what has the fields that it is bound to. */
async function protectRow(
  protector: Protector,
  of: {
    readonly id: string;
    readonly row: MessageRow;
    readonly from: MessageRow;
    readonly outcome?: TrackedOutcome;
  },
  fields: Fields,
  recent?: RecentRows,
): Promise<MessageRow | KMsgError> {
  const { fieldCrypto } = protector;
  const { id, row } = of;
  if (!fieldCrypto) return row;
  const bound = boundFieldsOf(of.from);
  const { columns, rest } = reuse(recent?.take(id), bound, fields);
  if (Object.keys(rest).length === 0) return { ...row, ...columns };
  const written = await fieldCrypto.protectRecord({ ...bound, ...rest }, placeOf(protector, id));
  if (written.isFailure) return written.error;
  const protectedRow = {
    ...row,
    ...columns,
    ...protectedColumnsOf(fieldCrypto, row, rest, written.value),
  };
  const isWhole = written.value.failures.length === 0;
  if (of.outcome === "intended" && isWhole) recent?.keep(id, { bound, fields, row: protectedRow });
  return protectedRow;
}

function split(
  results: readonly (MessageRow | KMsgError)[],
  refusal: KMsgError | undefined,
): ProtectedRows {
  const isError = (each: MessageRow | KMsgError): each is KMsgError => KMsgError.isInstance(each);
  const rows = results.filter((each) => !isError(each)) as MessageRow[];
  return { rows, error: results.find(isError) ?? refusal };
}

function notWhole(): KMsgError {
  const issues = [
    issue(
      "unreadable",
      ["says that this record isn't whole.", "Write only records that could be read."],
      ["읽지 못한 기록이라 온전하지 않습니다.", "읽을 수 있었던 기록만 저장하세요."],
    ),
  ];
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
