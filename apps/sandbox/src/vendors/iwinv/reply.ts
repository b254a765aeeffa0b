import type { IwinvSwitches } from "./switches.ts";

/** What a handler says; {@link toResponse} puts it on the wire. */
export interface Reply {
  code: number;
  message: string;
  /** What stands beside code and message. */
  fields?: Readonly<Record<string, unknown>>;
  /** JSON numbers that keep a decimal: `10000.0` (sheet §4.4). */
  decimals?: Readonly<Record<string, number>>;
  /** Default `message`; the answer to a template delete misspells it (sheet §3.3). */
  messageKey?: string;
}

/** Business refusals, too, are HTTP 200 with the code in the body (sheet §7.2). */
export function toResponse(
  reply: Reply,
  wire: { codeKey: "code" | "resultCode"; accepted: number; switches: IwinvSwitches },
): Response {
  const { switches } = wire;
  if (reply.code !== wire.accepted && switches.refusals === "bare") {
    return new Response(String(reply.code), { headers: JSON_HEADERS });
  }
  const body = JSON.stringify({
    [wire.codeKey]: switches.codes === "string" ? String(reply.code) : reply.code,
    [reply.messageKey ?? "message"]: reply.message,
    ...reply.fields,
  });
  const decimals = Object.entries(reply.decimals ?? {}).map(
    ([key, value]) => `,${JSON.stringify(key)}:${value.toFixed(1)}`,
  );
  return new Response(`${body.slice(0, -1)}${decimals.join("")}}`, { headers: JSON_HEADERS });
}

const JSON_HEADERS = { "content-type": "application/json; charset=UTF-8" };

/** A reply that refuses, with the text of its product's table. */
export function refuse(code: number, texts: Readonly<Record<number, string>>): Reply {
  return { code, message: texts[code] ?? "" };
}
