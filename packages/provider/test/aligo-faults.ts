import type { FaultAction } from "@k-msg/sandbox";

export interface FaultCase {
  readonly action: FaultAction;
  readonly code: string;
  readonly outcome: "not_sent" | "unknown";
  /** Whether the vendor took what was sent. */
  readonly accepts: boolean;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

const HTML = "<html><body>점검 중</body></html>";

/** How a send can go wrong on the line, and what must be said of it. */
export const FAULTS: Record<string, FaultCase> = {
  "500": {
    action: { kind: "respond", status: 500 },
    code: "NETWORK_SERVICE_UNAVAILABLE",
    outcome: "unknown",
    accepts: false,
  },
  "502 after accepting": {
    action: { kind: "respond", status: 502, afterAccepting: true },
    code: "NETWORK_SERVICE_UNAVAILABLE",
    outcome: "unknown",
    accepts: true,
  },
  "a refusal under 500": {
    action: {
      kind: "respond",
      status: 500,
      body: '{"result_code":-101,"code":-99,"message":"인증오류입니다."}',
    },
    code: "NETWORK_SERVICE_UNAVAILABLE",
    outcome: "unknown",
    accepts: false,
  },
  "a success under 400": {
    action: {
      kind: "respond",
      status: 400,
      body: '{"result_code":"1","code":0}',
      afterAccepting: true,
    },
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    accepts: true,
  },
  "429": {
    action: { kind: "respond", status: 429, headers: { "retry-after": "3" } },
    code: "RATE_LIMIT_EXCEEDED",
    outcome: "not_sent",
    accepts: false,
    retryable: true,
    retryAfterMs: 3000,
  },
  "404": {
    action: { kind: "respond", status: 404, body: HTML },
    code: "PROVIDER_ERROR",
    outcome: "not_sent",
    accepts: false,
  },
  "a redirect": {
    action: { kind: "respond", status: 302, headers: { location: "/elsewhere" } },
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    accepts: false,
  },
  silence: {
    action: { kind: "hang" },
    code: "NETWORK_TIMEOUT",
    outcome: "unknown",
    accepts: false,
  },
  "silence after accepting": {
    action: { kind: "hang", afterAccepting: true },
    code: "NETWORK_TIMEOUT",
    outcome: "unknown",
    accepts: true,
  },
  "a reset": {
    action: { kind: "reset" },
    code: "NETWORK_ERROR",
    outcome: "unknown",
    accepts: false,
  },
  "a reset after accepting": {
    action: { kind: "reset", afterAccepting: true },
    code: "NETWORK_ERROR",
    outcome: "unknown",
    accepts: true,
  },
  "half an answer": {
    action: { kind: "truncate" },
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    accepts: true,
  },
  "an empty answer": {
    action: { kind: "empty" },
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    accepts: true,
  },
  "HTML after accepting": {
    action: { kind: "respond", status: 200, body: HTML, afterAccepting: true },
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    accepts: true,
  },
};
