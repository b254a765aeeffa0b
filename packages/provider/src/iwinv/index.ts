export type { TransportConfig } from "../shared/exchange.ts";
export type { IWINVConfig } from "./config.ts";
export { IWINVProvider } from "./iwinv-provider.ts";
export type { IWINVProviderOptions } from "./provider-options.ts";
