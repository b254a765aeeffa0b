import type { Context } from "hono";
import type { z } from "zod";
import type { SandboxEnv } from "../../kernel/world.ts";
import { httpError } from "./http-error.ts";

/** The whole request may have 15 MB (§4.1). */
const MAX_BYTES = 15 * 1024 * 1024;

/** Reads a JSON body; whatever can't be read is 400 `ValidationError`. Unknown keys are ignored (§19.26). */
export async function readBody<Schema extends z.ZodType>(
  c: Context<SandboxEnv>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > MAX_BYTES) {
    throw httpError(413, "RequestEntityTooLarge", "요청은 15MB까지만 보낼 수 있습니다.");
  }
  const parsed = schema.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") || "요청 본문";
  throw httpError(400, "ValidationError", `${where}: ${issue?.message ?? "올바르지 않습니다."}`);
}

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes) || "{}");
  } catch {
    throw httpError(400, "ValidationError", "요청 본문이 UTF-8 JSON이 아닙니다.");
  }
}
