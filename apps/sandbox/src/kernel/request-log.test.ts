import { expect, test } from "vitest";
import { createRequestLog, type LoggedRequest } from "./request-log.ts";

const request = (body: string): LoggedRequest => ({
  method: "POST",
  path: "/",
  headers: {},
  body,
  at: new Date(0),
});

function keep(most: { requests: number; characters: number }, bodies: readonly string[]) {
  const log = createRequestLog(most);
  for (const body of bodies) log.add(request(body));
  return log.all().map(({ body }) => body);
}

test("the oldest requests go when there are too many", () => {
  expect(keep({ requests: 2, characters: 100 }, ["a", "b", "c"])).toEqual(["b", "c"]);
});

test("the oldest requests go when their bodies are too long together, the newest never", () => {
  expect(keep({ requests: 9, characters: 4 }, ["aa", "bb", "cc"])).toEqual(["bb", "cc"]);
  expect(keep({ requests: 9, characters: 4 }, ["aa", "bbbbbb"])).toEqual(["bbbbbb"]);
});

test("reset forgets what was counted, too", () => {
  const log = createRequestLog({ requests: 9, characters: 4 });
  log.add(request("aaaa"));
  log.reset();
  log.add(request("bb"));
  log.add(request("cc"));
  expect(log.all()).toHaveLength(2);
});
