// Is every tarball's package.json right about what is in it?
import { readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { listPublicPackages } from "../public-packages.ts";

const packages = listPublicPackages();
for (const { name, tarball } of packages) {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  for (const message of messages) {
    console.log(`${name}: ${message.type}: ${formatMessage(message, pkg, { color: false })}`);
    process.exitCode = 1;
  }
}
console.log(`${packages.length} packages`);
