export type { TransportConfig } from "../shared/exchange.ts";
export { AligoProvider } from "./aligo-provider.ts";
export type { AligoConfig } from "./config.ts";
export type { AligoAlimtalkOptions } from "./provider-options.ts";
