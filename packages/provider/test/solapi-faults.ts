import type { FaultAction } from "@k-msg/sandbox";

export const HTML = "<html><body>Bad Gateway</body></html>";
export const respond = (status: number, body: string, more: object = {}) =>
  ({ kind: "respond", status, body, ...more }) as const;

/** How the line and the server can fail, what must be said, and whether SOLAPI has the message. */
export const FAULTS: readonly [FaultAction, code: string, outcome: string, accepted: number][] = [
  // Over a socket a refusal is a reset: what had left can't be known.
  [{ kind: "refuse" }, "NETWORK_ERROR", "unknown", 0],
  [{ kind: "reset" }, "NETWORK_ERROR", "unknown", 0],
  [{ kind: "reset", afterAccepting: true }, "NETWORK_ERROR", "unknown", 1],
  [{ kind: "hang" }, "NETWORK_TIMEOUT", "unknown", 0],
  [{ kind: "hang", afterAccepting: true }, "NETWORK_TIMEOUT", "unknown", 1],
  [{ kind: "truncate" }, "PROVIDER_ERROR", "unknown", 1],
  [{ kind: "empty" }, "PROVIDER_ERROR", "unknown", 1],
  [respond(200, HTML, { afterAccepting: true }), "PROVIDER_ERROR", "unknown", 1],
  [respond(200, "null", { afterAccepting: true }), "PROVIDER_ERROR", "unknown", 1],
  [respond(200, "{}", { afterAccepting: true }), "PROVIDER_ERROR", "unknown", 1],
  [respond(204, "", { afterAccepting: true }), "PROVIDER_ERROR", "unknown", 1],
  [respond(302, "", { headers: { location: "/" } }), "PROVIDER_ERROR", "unknown", 0],
  [respond(500, HTML, { afterAccepting: true }), "NETWORK_SERVICE_UNAVAILABLE", "unknown", 1],
  [
    respond(500, '{"errorCode":"InternalError","errorMessage":"서버 오류"}'),
    "NETWORK_SERVICE_UNAVAILABLE",
    "unknown",
    0,
  ],
  // A code that means a refusal proves nothing with a 5xx.
  [respond(503, '{"errorCode":"Forbidden"}'), "NETWORK_SERVICE_UNAVAILABLE", "unknown", 0],
  [respond(408, ""), "NETWORK_TIMEOUT", "unknown", 0],
  [respond(403, HTML), "AUTHENTICATION_FAILED", "not_sent", 0],
  [respond(413, HTML), "PROVIDER_ERROR", "not_sent", 0],
  [
    respond(400, '{"errorCode":"Novelty","errorMessage":"새 오류"}'),
    "PROVIDER_ERROR",
    "not_sent",
    0,
  ],
  [respond(402, '{"errorCode":"NotEnoughBalance"}'), "INSUFFICIENT_BALANCE", "not_sent", 0],
  [
    respond(403, '{"errorCode":"DuplicatedSignature"}', { afterAccepting: true }),
    "PROVIDER_ERROR",
    "unknown",
    1,
  ],
];
