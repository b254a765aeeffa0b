import { createHmac, randomBytes } from "node:crypto";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../sandbox.ts";

/** A weekday morning in Seoul: 친구톡 may go out. */
export const MORNING = new Date("2026-11-23T01:00:00.000Z");

export function createFrozenSandbox(options: SandboxOptions = {}): Sandbox {
  return createSandbox({ clock: { start: MORNING, frozen: true }, ...options });
}

/** The header of §2.1, for the sandbox's own account and time unless told otherwise. */
export function sign(
  sandbox: Sandbox,
  given: Partial<Record<"apiKey" | "apiSecret" | "date" | "salt", string>> = {},
): string {
  const { apiKey, apiSecret } = { ...sandbox.solapi.credentials, ...given };
  const date = given.date ?? new Date(sandbox.clock.now()).toISOString();
  const salt = given.salt ?? randomBytes(16).toString("hex");
  const signature = createHmac("sha256", apiSecret)
    .update(date + salt)
    .digest("hex");
  return `HMAC-SHA256 apiKey=${apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
}

/** One signed request and its answer. The type is what the test expects, not a promise. */
export async function call<Body = Record<string, unknown>>(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: Body }> {
  const response = await sandbox.fetch(`${sandbox.urls.solapi}${path}`, {
    method,
    headers: { authorization: sign(sandbox), "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as Body };
}

export interface SendAnswer {
  failedMessageList: { messageId: string; statusCode: string; to: string }[];
  messageList: { messageId: string; statusCode: string }[];
  groupInfo: { groupId: string; status: string; count: Record<string, number> };
}

/** Sends messages in one call, as §18.1 does. */
export async function send(sandbox: Sandbox, ...messages: object[]): Promise<SendAnswer> {
  const body = { messages, showMessageList: true };
  const { status, json } = await call<SendAnswer>(sandbox, "POST", SEND, body);
  if (status !== 200) throw new Error(`send answered ${status} ${JSON.stringify(json)}`);
  return json;
}

/** The code that one message is registered with. */
export async function codeOf(sandbox: Sandbox, message: object): Promise<string | undefined> {
  const { messageList } = await send(sandbox, { to: TO, from: FROM, ...message });
  return messageList[0]?.statusCode;
}

/** A message as `messages/v4/list` tells it now. */
export async function findStored(sandbox: Sandbox, messageId: string | undefined) {
  const { json } = await call<{ messageList: Record<string, Record<string, unknown>> }>(
    sandbox,
    "GET",
    `/messages/v4/list?messageId=${messageId}`,
  );
  return json.messageList[messageId ?? ""];
}

export const SEND = "/messages/v4/send-many/detail";
export const TO = "01000001001";
export const FROM = "0200000000";
