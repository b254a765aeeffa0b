/**
 * - `PENDING`: the vendor accepted it (or keeps it for a scheduled time).
 * - `SENT`: handed to the carrier or Kakao.
 * - `DELIVERED`, `FAILED`, `CANCELLED`: final.
 * - `UNKNOWN`: it can't be known. Not a guess but a fact.
 */
export type DeliveryStatus = "PENDING" | "SENT" | "DELIVERED" | "FAILED" | "CANCELLED" | "UNKNOWN";
