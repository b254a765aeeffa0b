import { KAKAO_REFUSED } from "./codes.ts";
import { Refusal } from "./refusal.ts";

/** A request's form, whichever way it was encoded. */
export interface Fields {
  /** `""` when the field is missing, or is a file. */
  text(name: string): string;
  /** A string in a file field is no file (sheet §10.5). */
  file(name: string): File | undefined;
  names(): readonly string[];
}

/**
 * Urlencoded or multipart body (§1.1). Anything else, JSON too, has no fields at all.
 * `query: true` also reads the query string when the body is empty: long-lived clients of the SMS host do so.
 */
export async function readFields(request: Request, options: { query: boolean }): Promise<Fields> {
  const entries = await readBody(request);
  if (entries.size === 0 && options.query) {
    for (const [name, value] of new URL(request.url).searchParams) entries.set(name, value);
  }
  return {
    text: (name) => {
      const value = entries.get(name);
      return typeof value === "string" ? value : "";
    },
    file: (name) => {
      const value = entries.get(name);
      return value instanceof File ? value : undefined;
    },
    names: () => [...entries.keys()],
  };
}

/** A field sent twice counts once, the last one. */
async function readBody(request: Request): Promise<Map<string, string | File>> {
  const type = request.headers.get("content-type")?.toLowerCase() ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return new Map(new URLSearchParams(await request.text()));
  }
  if (!type.startsWith("multipart/form-data")) return new Map();
  // A body that isn't the multipart it claims to be has no fields; the vendor then misses the key.
  const form = await request.formData().catch(() => new FormData());
  return new Map([...form] as [string, string | File][]);
}

const LABELS: Readonly<Record<string, string>> = {
  apikey: "인증키",
  userid: "사용자ID",
  senderkey: "발신프로필키",
  tpl_code: "템플릿 코드",
  sender: "발신자 연락처",
  mid: "메시지ID",
};

/** A field the Kakao host can't do without (§7.1: `…(=name)파라메더 정보가 전달되지 않았습니다.`, its spelling). */
export function requireKakaoField(fields: Fields, name: string): string {
  const value = fields.text(name);
  if (value !== "") return value;
  throw missingKakaoField(name);
}

export function missingKakaoField(name: string): Refusal {
  const label = LABELS[name] ?? "필수";
  return new Refusal(KAKAO_REFUSED, `${label}(=${name})파라메더 정보가 전달되지 않았습니다.`);
}
