export type { IWINVConfig } from "./config.ts";
export { IWINVProvider } from "./iwinv-provider.ts";
