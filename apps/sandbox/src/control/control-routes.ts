import { Hono } from "hono";
import { z } from "zod";
import { type Clock, LATEST } from "../kernel/clock.ts";
import type { Faults } from "../kernel/faults.ts";
import type { Messages } from "../kernel/messages.ts";
import type { RequestLog } from "../kernel/request-log.ts";
import type { SandboxEnv, Vendor } from "../kernel/world.ts";

export interface ControlLevers {
  clock: Clock;
  inbox: Messages;
  requests: RequestLog;
  faults: Faults;
  vendors: readonly Vendor[];
  reset(): void;
}

function areHeaders(headers: Record<string, string>): boolean {
  try {
    return Boolean(new Headers(headers));
  } catch {
    return false;
  }
}

const afterAccepting = z.boolean().optional();

const faultRule = z.strictObject({
  vendor: z.enum(["solapi", "aligo", "iwinv"]).optional(),
  path: z.string().optional(),
  method: z.string().optional(),
  probability: z.number().min(0).max(1).optional(),
  times: z.int().positive().optional(),
  action: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("refuse") }),
    z.strictObject({
      kind: z.literal("respond"),
      status: z.int().min(200).max(599),
      body: z.string().optional(),
      headers: z.record(z.string(), z.string()).refine(areHeaders, "not HTTP headers").optional(),
      afterAccepting,
    }),
    z.strictObject({ kind: z.literal("hang"), afterAccepting }),
    z.strictObject({ kind: z.literal("reset"), afterAccepting }),
    z.strictObject({ kind: z.literal("truncate") }),
    z.strictObject({ kind: z.literal("empty") }),
    z.strictObject({ kind: z.literal("slow"), delayMs: z.int().min(0).max(600_000) }),
  ]),
});

const clockMove = z.union([
  z.strictObject({ advanceMs: z.number().min(0) }),
  z.strictObject({ advanceTo: z.iso.datetime({ offset: true }) }),
]);

/** The sandbox's own API, below `/__sandbox`. */
export function createControlRoutes(levers: ControlLevers): Hono<SandboxEnv> {
  const { clock, faults, inbox, requests, vendors } = levers;
  const routes = new Hono<SandboxEnv>();

  routes.get("/messages", (c) => c.json({ messages: inbox.all() }));
  routes.get("/requests", (c) => c.json({ requests: requests.all() }));

  routes.get("/faults", (c) => c.json({ faults: faults.rules() }));
  routes.post("/faults", async (c) => {
    const rule = faultRule.safeParse(await readJson(c.req.raw));
    if (!rule.success) return c.json({ error: z.prettifyError(rule.error) }, 400);
    faults.add(rule.data);
    return c.json({ faults: faults.rules() }, 201);
  });
  routes.delete("/faults", (c) => {
    faults.reset();
    return c.json({ faults: [] });
  });

  routes.get("/clock", (c) => c.json({ now: new Date(clock.now()) }));
  routes.post("/clock", async (c) => {
    const move = clockMove.safeParse(await readJson(c.req.raw));
    if (!move.success) return c.json({ error: z.prettifyError(move.error) }, 400);
    const target = "advanceTo" in move.data ? Date.parse(move.data.advanceTo) : undefined;
    const ms = "advanceMs" in move.data ? move.data.advanceMs : Number(target) - clock.now();
    if (ms < 0) return c.json({ error: "time only moves forward" }, 400);
    if (clock.now() + ms > LATEST) {
      return c.json({ error: "the clock ends with the year 9999" }, 400);
    }
    clock.advance(ms);
    return c.json({ now: new Date(clock.now()) });
  });

  routes.get("/templates", (c) =>
    c.json(Object.fromEntries(vendors.map((vendor) => [vendor.id, vendor.templates.list()]))),
  );
  routes.post("/templates/:vendor/:id/:verdict{(?:approve|reject)}", async (c) => {
    const { vendor: vendorId, id, verdict } = c.req.param();
    const desk = vendors.find((vendor) => vendor.id === vendorId)?.templates;
    const body = z.object({ reason: z.string() }).safeParse(await readJson(c.req.raw));
    const reason = body.success ? body.data.reason : "반려";
    const done = verdict === "approve" ? desk?.approve(id) : desk?.reject(id, reason);
    if (!done) return c.json({ error: `${vendorId} has no template ${id}` }, 404);
    return c.json({ template: desk?.list().find((template) => template.id === id) });
  });

  routes.post("/reset", (c) => {
    levers.reset();
    return c.json({ now: new Date(clock.now()) });
  });

  return routes;
}

/** The body, or nothing when it isn't JSON: the schema then says what is missing. */
async function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined);
}
