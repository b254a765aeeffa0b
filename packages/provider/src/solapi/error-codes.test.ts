import { describe, expect, it } from "vitest";
import { findCode } from "./error-codes.ts";

describe("findCode", () => {
  it.each(
    [
      "1010 1011 1013 1014 1020 1023 1024 1025 1026 1027 1028 1029 1030 1031 1032 1033 1034",
      "1041 1042 1043 1044 1045 1046 1047 1048 1049 1050 1052 1058 1060 1061 1062 1064",
      "2011 2024 2060 2061 2062 2063 2064 2230 2254",
      "ValidationError FailedToAddMessage InvalidScheduledDate Unauthorized NotEnoughBalance",
      "BalanceInsufficient InvalidAPIKey InvalidApiKey SignatureDoesNotMatch RequestTimeTooSkewed",
      "DuplicatedSignature Forbidden IpNotAllowed InvalidIp ResourceNotFound ImageNotFound",
      "GroupInProcessing ScheduledGroup AlreadySent RecipientsTooMany TooManyRequests",
      "InvalidGroupStatus InvalidStatus NotOperationalStatus DeletedGroup FailedGroup InvalidToken",
      "InvalidAppId InDevelopment InactiveApp BlockedApp InvalidAccountId InvalidCountryId",
    ].flatMap((line) => line.split(" ")),
  )("knows %s in both languages", (code) => {
    const entry = findCode(code);
    expect(entry?.ko).toMatch(/[가-힣].*\.$/);
    expect(entry?.en).toMatch(/^[A-Z`].*\.$/);
  });

  it.each(["2000", "3000", "4000", "3104", "9999", "", undefined, "constructor", "__proto__"])(
    "has nothing for %s",
    (code) => {
      expect(findCode(code)).toBeUndefined();
    },
  );

  it.each([
    ...[
      "1024",
      "2024",
      "DuplicatedSignature",
      "AlreadySent",
      "GroupInProcessing",
      "ScheduledGroup",
    ],
    ...[
      "InvalidGroupStatus",
      "InvalidStatus",
      "NotOperationalStatus",
      "DeletedGroup",
      "FailedGroup",
    ],
  ])("doesn't call %s unsent", (code) => {
    expect(findCode(code)?.outcome).toBe("unknown");
  });
});
