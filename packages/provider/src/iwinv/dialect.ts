import type { VendorCode } from "../shared/vendor-code.ts";
import { ALIMTALK_CODES, TEXT_CODES } from "./error-codes.ts";

/** How a product says what came of a request. */
export interface Dialect {
  /** Where the code stands; the first one that is there counts. */
  readonly keys: readonly string[];
  readonly success: string;
  readonly codes: Readonly<Record<string, VendorCode>>;
}

export const ALIMTALK: Dialect = { keys: ["code"], success: "200", codes: ALIMTALK_CODES };
export const TEXT: Dialect = { keys: ["resultCode"], success: "0", codes: TEXT_CODES };
/** The balance of the SMS product is seen with either key (sheet §4.4). */
export const TEXT_READ: Dialect = { ...TEXT, keys: ["resultCode", "code"] };
