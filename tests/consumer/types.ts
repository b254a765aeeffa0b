// Compiled as ESM and as CommonJS under every module resolution that users have.
import type { KMsgError, Result } from "@k-msg/core";
import { type AligoProvider, type IWINVProvider, MockProvider } from "@k-msg/provider";
import type { AligoProvider as FromSubpath } from "@k-msg/provider/aligo";
import type { IWINVProvider as IwinvFromSubpath } from "@k-msg/provider/iwinv";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox } from "@k-msg/sandbox";
import { KMsg } from "k-msg";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;
export const sameAligo: Same<typeof AligoProvider, typeof FromSubpath> = true;
export const sameIwinv: Same<typeof IWINVProvider, typeof IwinvFromSubpath> = true;

export async function send(): Promise<string | undefined> {
  const { fetch, solapi } = createSandbox();
  const kmsg = new KMsg({
    providers: [new SolapiProvider({ ...solapi.credentials, fetch }), new MockProvider()],
  });
  const result = await kmsg.send({ to: "01000000001", text: "hello" });
  const asResult: Result<{ messageId: string }, KMsgError> = result;
  // @ts-expect-error A message needs a recipient: the types are there, and are not `any`.
  await kmsg.send({ text: "hello" });
  return asResult.isSuccess ? asResult.value.messageId : asResult.error.outcome;
}
