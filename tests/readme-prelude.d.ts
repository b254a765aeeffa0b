// What a README's TypeScript sample may use without declaring it: the reader's own values.
// A sample that declares a name itself hides the one here.

declare const apiKey: string;
declare const apiSecret: string;
declare const smsApiKey: string;
declare const smsAuthKey: string;
declare const userId: string;
declare const senderKey: string;

/** The KMsg of the first sample, for the samples after it. */
declare const kmsg: import("k-msg").KMsg;

/** The sandbox of the sandbox's first sample, for the samples after it. */
declare const sandbox: import("@k-msg/sandbox").Sandbox;
