export type { IWINVConfig } from "./config.ts";
export { IWINVProvider } from "./iwinv-provider.ts";
export type { IWINVProviderOptions } from "./provider-options.ts";
