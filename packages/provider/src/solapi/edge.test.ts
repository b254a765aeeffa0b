import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Sends without anything that only Node or Bun has, and tells what was put on the wire. */
const PROBE = `
import { SolapiProvider } from "./index.ts";
globalThis.process = undefined;
const sent = [];
const answers = {
  "/storage/v1/files": { fileId: "ST01FJ1" },
  "/messages/v4/send-many/detail": {
    failedMessageList: [], messageList: [{ messageId: "M4V1", statusCode: "2000" }],
    groupInfo: { count: { total: 1, registeredFailed: 0, registeredSuccess: 1 } },
  },
};
const solapi = new SolapiProvider({
  apiKey: "NCSEXAMPLE000001", apiSecret: "secret", defaultFrom: "01000000000",
  fetch: async (url, { headers, body }) => {
    sent.push({ ...JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body)), date: /date=([^,]+)/.exec(headers.authorization)[1] });
    return Response.json(answers[new URL(url).pathname]);
  },
});
const image = {
  bytes: new Uint8Array([255, 216, 255, 0]), contentType: "image/jpeg", filename: "a.jpg",
};
const message = {
  messageId: "m-1", type: "MMS", to: "01000000001", country: "82", text: "글", image,
  scheduledAt: new Date("2026-10-06T15:30:00Z"),
};
const client = {
  send: async () => ({}),
  uploadFile: async () => ({}),
  getBalance: async () => ({}),
  getMessages: async () => ({}),
  getGroup: async () => ({}),
  removeReservationToGroup: async () => ({}),
};
const throughSdk = new SolapiProvider({ client, defaultFrom: "01000000000" });
const context = { now: () => Date.parse("2026-10-05T00:00:00Z") };
const results = [await solapi.send(message, context), await throughSdk.send(message, context)];
console.log(JSON.stringify({
  offset: new Date("2026-01-15T00:00:00Z").getTimezoneOffset(),
  succeeded: results.map((result) => result.isSuccess),
  error: results[1].error?.code,
  sent,
}));
`;

const folder = mkdtempSync(join(tmpdir(), "solapi-edge-"));
const probe = join(folder, "probe.mjs");

beforeAll(() => {
  buildSync({
    stdin: { contents: PROBE, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    format: "esm",
    // Fails on an import that only Node has. (Node's own `fetch` needs the global Buffer: hidden from us alone.)
    platform: "browser",
    define: { Buffer: "undefined" },
    outfile: probe,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A process of its own: in a worker of Bun, `process.env.TZ` changes nothing. */
function runInZone(zone: string) {
  const env = { ...process.env, TZ: zone };
  return JSON.parse(execFileSync(process.execPath, [probe], { env, encoding: "utf8" }));
}

describe("without Node's own modules", () => {
  it.each([
    ["UTC", 0],
    ["Asia/Seoul", -540],
    ["America/New_York", 300],
  ])("puts the same on the wire on a host in %s", (zone, offset) => {
    expect(runInZone(zone)).toEqual({
      // Proves that the host really was in that zone.
      offset,
      succeeded: [true, false],
      // The SDK can upload from a file only.
      error: "IMAGE_REJECTED",
      sent: [
        { file: "/9j/AA==", type: "MMS", name: "a.jpg", date: "2026-10-05T00:00:00Z" },
        {
          messages: [
            {
              to: "01000000001",
              from: "01000000000",
              type: "MMS",
              text: "글",
              imageId: "ST01FJ1",
              customFields: { kmsgId: "m-1" },
            },
          ],
          showMessageList: true,
          scheduledDate: "2026-10-06T15:30:00.000Z",
          date: "2026-10-05T00:00:00Z",
        },
      ],
    });
  });
});
