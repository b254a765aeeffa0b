import type { Charset } from "@k-msg/core";
import type { Hono } from "hono";
import type { Clock } from "./clock.ts";
import type { Messages, VendorId } from "./messages.ts";
import type { Random } from "./random.ts";
import type { Recipients } from "./recipients.ts";

/** What every vendor shares. */
export interface World {
  readonly clock: Clock;
  readonly messages: Messages;
  readonly random: Random;
  readonly recipients: Recipients;
}

/** What the transport knows of a caller. */
export interface SandboxEnv {
  Bindings: {
    /** Address of the socket; `X-Forwarded-For` is never read. */
    remoteAddress: string;
  };
}

/** One vendor: its routes by path prefix, and the levers a test pulls. */
export interface Vendor {
  readonly id: VendorId;
  /** `/solapi` → routes below it. */
  readonly mounts: Readonly<Record<string, Hono<SandboxEnv>>>;
  /** Real host → prefix, so that clients without a base URL can be pointed here. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly templates: TemplateDesk;
  /** What its texts may hold; the rest arrives as `?`. */
  readonly charset: Charset;
  reset(): void;
}

/** Kakao's reviewers, played by the test. */
export interface TemplateDesk {
  list(): readonly { id: string; name: string; status: string }[];
  /** `false` when there is no such template. */
  approve(id: string): boolean;
  reject(id: string, reason: string): boolean;
}
