// Encrypts the stores' tables, or brings them to another key or back, a few rows at a time, from the start: whatever an
// earlier life of it left undone. After each batch it writes a character.
import {
  applyMigration,
  createFieldCrypto,
  createKeyRing,
  rollBackMigration,
  staticKeys,
} from "@k-msg/field-crypto";
import { fieldCryptoTables } from "@k-msg/messaging/sql";
import { openPlace, type Place } from "./place.ts";

export interface MigratorSettings {
  readonly database: Place;
  readonly tablePrefix: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly activeKid: string;
  /** `false` to bring everything back into the clear. */
  readonly enabled: boolean;
  readonly batchSize: number;
}

const settings: MigratorSettings = JSON.parse(process.argv[2] ?? "");
const { database, tablePrefix, keys, activeKid, enabled, batchSize } = settings;
const db = await openPlace(database);
const keyResolver = staticKeys(createKeyRing({ keys, activeKid }));
const crypto = createFieldCrypto({ enabled, readPlaintext: true, keyResolver });
const migrate = enabled ? applyMigration : rollBackMigration;
const report = await migrate({
  crypto,
  tables: fieldCryptoTables(db, { tablePrefix }),
  batchSize,
  onProgress: ({ changed }) => {
    if (changed > 0) process.stdout.write(".");
  },
});
await db.destroy();
if (!report.isFinished) throw report.error ?? new Error("not finished");
process.exit(0);
