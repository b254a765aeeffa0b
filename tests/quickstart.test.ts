import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the quickstart", () => {
  it("sends through all three vendors and shows what arrived", { timeout: 60_000 }, () => {
    const { status, stdout, stderr } = spawnSync(`${root}/node_modules/.bin/bun`, ["src/main.ts"], {
      cwd: `${root}/examples/quickstart`,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    for (const expected of [
      "solapi · SMS · PENDING",
      "iwinv · LMS · PENDING",
      "solapi · MMS · PENDING",
      "solapi · ALIMTALK · PENDING",
      "iwinv · ALIMTALK · PENDING",
      "aligo · ALIMTALK · PENDING",
      "대체 SMS · ",
      " 09:00",
      "SENDER_NOT_REGISTERED",
      "접수 8건, 거부 1건",
      "FAILED (not_on_kakao",
      "대체발송: 문자로 보냄",
      "대체 문자 1건",
    ]) {
      expect(stdout).toContain(expected);
    }
    const lines = stdout.split("\n").filter((line) => /^[┌│├└]/.test(line));
    expect(lines.length).toBeGreaterThan(40);
  });
});
