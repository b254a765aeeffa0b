import type { FetchFunction } from "@k-msg/core";
import { expect, it } from "vitest";
import { exchange } from "./exchange.ts";

const REQUEST = { method: "POST", url: "https://vendor.example/", purpose: "send" } as const;

/** A wrapper that drops the signal, before a vendor that never answers. */
const deaf: FetchFunction = () => new Promise(() => {});

it("ends the wait even when fetch ignores its signal", async () => {
  const late = await exchange("vendor", REQUEST, { fetch: deaf, timeoutMs: 5 }, {});
  expect(late).toMatchObject({ error: { code: "NETWORK_TIMEOUT", outcome: "unknown" } });

  const controller = new AbortController();
  const stopped = exchange("vendor", REQUEST, { fetch: deaf }, { signal: controller.signal });
  controller.abort();
  expect(await stopped).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } });
});

it("ends the wait for a body that never ends", async () => {
  const body = new ReadableStream({ pull: () => new Promise(() => {}) });
  const fetch: FetchFunction = async () => new Response(body);
  const late = await exchange("vendor", REQUEST, { fetch, timeoutMs: 5 }, {});
  expect(late).toMatchObject({ error: { code: "NETWORK_TIMEOUT", outcome: "unknown" } });
});
