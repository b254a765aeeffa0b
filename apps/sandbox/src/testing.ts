import type { Sandbox } from "./sandbox.ts";

/** A plain IWINV SMS, for tests of what lies under every vendor. */
export function createSmsRequest(sandbox: Pick<Sandbox, "iwinv">, to = "01000000001") {
  const { smsApiKey, smsAuthKey } = sandbox.iwinv.credentials;
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      secret: Buffer.from(`${smsApiKey}&${smsAuthKey}`).toString("base64"),
    },
    body: JSON.stringify({ version: "1.0", from: "0200000000", to: [to], text: "안내" }),
  };
}

export const SMS_PATH = "/api/v2/send/";
