import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { createKeyRing, generateKey } from "@k-msg/field-crypto";
import { buildSync } from "esbuild";
import { expect, it } from "vitest";
import { createCrypto, PLACE, take } from "./rings.ts";

/** Runs where there is nothing of Node's: `process` isn't there. */
const PROGRAM = `
import {
  createFieldCrypto,
  createKeyRing,
  nodeCryptoProvider,
  staticKeys,
} from "@k-msg/field-crypto";

const keyResolver = staticKeys(createKeyRing({ keys: { k1: key }, activeKid: "k1" }));
const crypto = createFieldCrypto({ enabled: true, keyResolver });
globalThis.outcome = (async () => {
  const revealed = await crypto.revealRecord(stored, place);
  const written = await crypto.protectRecord(record, place);
  return JSON.stringify({ revealed, written, hasNode: nodeCryptoProvider() !== undefined });
})();
`;

it("runs on the edge, and reads what Node wrote, and Node what it wrote", async () => {
  const { outputFiles } = buildSync({
    stdin: { contents: PROGRAM, resolveDir: fileURLToPath(new URL("../../..", import.meta.url)) },
    bundle: true,
    // Knows none of Node's modules: an import of one fails here.
    platform: "neutral",
    format: "iife",
    write: false,
  });
  const record = { to: "01000001234", text: "홍길동님, 안녕하세요", status: "SENT" };
  const key = generateKey();
  const here = createCrypto({}, createKeyRing({ keys: { k1: key }, activeKid: "k1" }));
  const stored = take(await here.protectRecord(record, PLACE));
  const web = { crypto, performance, TextDecoder, TextEncoder };
  const context = createContext({ ...web, key, stored, record, place: PLACE });
  runInContext(outputFiles[0]?.text ?? "", context);
  const { revealed, written, hasNode } = JSON.parse(await context.outcome);
  expect(hasNode).toBe(false);
  expect(revealed.value).toEqual({ record, failures: [] });
  expect(written.value.hashes).toEqual(stored.hashes);
  expect(take(await here.revealRecord(written.value, PLACE)).record).toEqual(record);
});
