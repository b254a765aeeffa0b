import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../../server.ts";
import { toFormData } from "./testing.ts";

let sandbox: RunningSandbox;
let sms: Record<string, string>;

beforeEach(async () => {
  sandbox = await startSandbox();
  const { apiKey, userId } = sandbox.aligo.credentials;
  sms = {
    key: apiKey,
    user_id: userId,
    sender: "01000000000",
    receiver: "01000000001",
    msg: "안녕하세요",
  };
});

afterEach(() => sandbox.close());

function post(path: string, body?: BodyInit): Promise<Response> {
  return fetch(`${sandbox.urls.aligoSms}${path}`, { method: "POST", body });
}

test("the SMS host calls its JSON html, and escapes Korean", async () => {
  const response = await post("/send/", new URLSearchParams({ ...sms, key: "wrong" }));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/html; charset=UTF-8");
  expect(response.headers.get("server")).toBe("Aligo Frontend Proxy");
  const text = await response.text();
  expect(text).toContain("API \\uc778\\uc99d\\uc624\\ub958");
  expect(JSON.parse(text)).toEqual({ result_code: -102, message: "API 인증오류입니다." });
});

test("the Kakao host labels its JSON as such, or as html", async () => {
  const call = () => fetch(`${sandbox.urls.aligoKakao}/akv10/heartinfo/`, { method: "POST" });
  const response = await call();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json;charset=UTF-8");
  expect(await response.text()).toContain("파라메더");
  sandbox.aligo.switches.kakaoContentType = "text/html; charset=UTF-8";
  expect((await call()).headers.get("content-type")).toBe("text/html; charset=UTF-8");
});

test("takes urlencoded, multipart, and a query with an empty body", async () => {
  const query = new URLSearchParams(sms);
  const answers = [
    await post("/send/", query),
    await post("/send/", toFormData(sms)),
    await post(`/send/?${query}`),
  ];
  for (const answer of answers) expect(await answer.json()).toMatchObject({ result_code: "1" });
  expect(sandbox.inbox.all().map(({ text }) => text)).toEqual(Array(3).fill("안녕하세요"));
});

test("finds no fields in a JSON body", async () => {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(sms);
  const response = await fetch(`${sandbox.urls.aligoSms}/send/`, { method: "POST", headers, body });
  expect(await response.json()).toMatchObject({ result_code: -101 });
  expect(sandbox.inbox.all()).toEqual([]);
});

test("finds no fields in a broken multipart body", async () => {
  const headers = { "content-type": "multipart/form-data; boundary=XBOUND" };
  const body = "--OTHER\r\n";
  const response = await fetch(`${sandbox.urls.aligoSms}/send/`, { method: "POST", headers, body });
  expect(await response.json()).toMatchObject({ result_code: -101 });
});

test("answers GET for remain only", async () => {
  const query = new URLSearchParams(sms);
  const remain = await fetch(`${sandbox.urls.aligoSms}/remain/?${query}`);
  expect(await remain.json()).toMatchObject({ result_code: 1 });
  expect((await fetch(`${sandbox.urls.aligoSms}/send/?${query}`)).status).toBe(404);
});

test.each([
  ["aligoSms", "/send"],
  ["aligoSms", "/akv10/alimtalk/send/"],
  ["aligoKakao", "/send/"],
  ["aligoKakao", "/akv10/alimtalk/send"],
  ["aligoKakao", "/akv10/friendtalk/send/"],
] as const)("has nothing at %s %s", async (host, path) => {
  expect((await fetch(`${sandbox.urls[host]}${path}`, { method: "POST" })).status).toBe(404);
});

test("the real hosts lead here", async () => {
  const body = new URLSearchParams(sms);
  const url = "https://apis.aligo.in/send/";
  const response = await sandbox.fetch(url, { method: "POST", body });
  expect(await response.json()).toMatchObject({ result_code: "1" });
});
