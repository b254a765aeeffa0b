import { createSandbox, type SandboxOptions } from "../../sandbox.ts";

/** Monday, 5 October 2026, 09:00 in Korea. */
export const START = new Date("2026-10-05T00:00:00Z");

type Form = Record<string, string>;
type Answer = Record<string, unknown>;

/** A sandbox whose time stands still, and one function a host that posts a form as the sheet's samples do. */
export function createAligoTestbed(options: SandboxOptions["aligo"] = {}) {
  const sandbox = createSandbox({ clock: { start: START, frozen: true }, aligo: options });
  const { apiKey, userId, senderKey } = sandbox.aligo.credentials;

  async function post(url: string, body: URLSearchParams | FormData): Promise<Answer> {
    const response = await sandbox.fetch(url, { method: "POST", body });
    return (await response.json()) as Answer;
  }
  return {
    ...sandbox,
    sms: (path: string, form: Form = {}) =>
      post(
        `${sandbox.urls.aligoSms}${path}`,
        new URLSearchParams({ key: apiKey, user_id: userId, ...form }),
      ),
    kakao: (path: string, form: Form = {}) =>
      post(
        `${sandbox.urls.aligoKakao}${path}`,
        new URLSearchParams({ apikey: apiKey, userid: userId, senderkey: senderKey, ...form }),
      ),
    postForm: (url: string, form: FormData) => post(url, form),
  };
}

export function toFormData(fields: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

/** `list[0]` of an answer. */
export function firstRow(answer: Answer): Answer {
  return (answer.list as Answer[])[0] ?? {};
}
