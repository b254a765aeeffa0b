import { formatKst } from "@k-msg/core";
import type { World } from "../../kernel/world.ts";

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Ids in SOLAPI's shapes, 32 characters each (sheet §4.7). */

/** `M4V` + KST to the second + 15 upper-case letters and digits. */
export function makeMessageId(world: World): string {
  return `M4V${formatKst(new Date(world.clock.now()), "yyyyMMddHHmmss")}${world.random.text(15, UPPER)}`;
}

export function makeGroupId(world: World): string {
  return `G4V${formatKst(new Date(world.clock.now()), "yyyyMMddHHmmss")}${world.random.text(15, UPPER)}`;
}

/** `ST01F` + a letter for the kind of file + KST to the millisecond + 11 letters and digits. */
export function makeFileId(world: World, kind: string): string {
  return `ST01F${kind}${toStamp(world)}${world.random.text(11, MIXED)}`;
}

/** `KA01PF…`, which is also the pfId. */
export function makeChannelId(world: World): string {
  return `KA01PF${toStamp(world)}${world.random.text(11, MIXED)}`;
}

export function makeTemplateId(world: World): string {
  return `KA01TP${toStamp(world)}${world.random.text(11, MIXED)}`;
}

function toStamp(world: World): string {
  const now = new Date(world.clock.now());
  const milliseconds = String(now.getUTCMilliseconds()).padStart(3, "0");
  return formatKst(now, "yyyyMMddHHmmss").slice(2) + milliseconds;
}
