import { configIssue, fieldCryptoError, notPositive } from "@k-msg/core";

/** @throws KMsgError `CRYPTO_CONFIG_ERROR` unless each option is a number above 0. */
export function checkPositive(options: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(options).filter(
    ([, value]) => !(typeof value === "number" && value > 0),
  );
  if (wrong.length === 0) return;
  const issues = wrong.map(([name]) => {
    const { problem, advice, ko } = notPositive(name);
    return configIssue("NUMBER_INVALID", name, [problem, advice], [ko.problem, ko.advice]);
  });
  throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
}
