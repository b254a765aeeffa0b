import {
  configIssue,
  type FieldCryptoIssue,
  fieldCryptoError,
  type KeyResolver,
  type KeyRing,
} from "@k-msg/core";
import { isRolledOut } from "./rollout.ts";

export interface RollingKeysOptions {
  /** Whose rings hold both keys; their `activeKid` is the present one. */
  keys: KeyResolver;
  /** The key to go over to. */
  nextKid: string;
  /** 0–100; a function is asked each time. */
  percentage: number | (() => number);
  /** What is counted. Default `record`. */
  by?: "record" | "tenant";
  /** Another salt takes others first. Default `nextKid`. */
  salt?: string;
}

/** Has a share of what is written use the next key already. Everything is read with whatever key it was written. */
export function rollingKeys(options: RollingKeysOptions): KeyResolver {
  const { keys, nextKid, by = "record", salt = nextKid } = options;
  const readPercentage = () => {
    const { percentage } = options;
    const value = typeof percentage === "function" ? percentage() : percentage;
    if (typeof value === "number" && value >= 0 && value <= 100) return value;
    throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues: [notPercentage()] });
  };
  if (typeof options.percentage === "number") readPercentage();

  return {
    async resolve(request) {
      const ring = await keys.resolve(request);
      const id = by === "record" ? request.recordId : request.tenantId;
      if (!ring || id === undefined) return ring;
      return isRolledOut(id, readPercentage(), salt) ? withActiveKey(ring, nextKid) : ring;
    },
  };
}

/** The same ring with another key for what is written; the hash key follows if it has one of that id. */
function withActiveKey(ring: KeyRing, kid: string): KeyRing {
  if (!ring.kids.includes(kid)) {
    throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues: [unknownNext()] });
  }
  const { activeHashKid, kids, hashKids } = ring;
  return {
    activeKid: kid,
    activeHashKid: hashKids.includes(kid) ? kid : activeHashKid,
    kids,
    hashKids,
    encryptionKey: (each) => ring.encryptionKey(each),
    hashKey: (each) => ring.hashKey(each),
  };
}

function notPercentage(): FieldCryptoIssue {
  return configIssue(
    "NUMBER_INVALID",
    "percentage",
    ["isn't a number from 0 to 100.", "Give one."],
    ["0~100의 숫자가 아닙니다.", "0~100의 숫자를 넣으세요."],
  );
}

function unknownNext(): FieldCryptoIssue {
  return configIssue(
    "ACTIVE_KEY_UNKNOWN",
    "nextKid",
    ["names no key of the ring.", "Add the key to the ring first."],
    ["키 링에 없는 키입니다.", "먼저 키 링에 추가하세요."],
  );
}
