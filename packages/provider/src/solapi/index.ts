export type { TransportConfig } from "../shared/exchange.ts";
export type {
  SolapiClientConfig,
  SolapiConfig,
  SolapiKeyConfig,
} from "./config.ts";
export type { SolapiProviderOptions } from "./provider-options.ts";
export type { SolapiSdkClient } from "./sdk-client.ts";
export { SolapiProvider } from "./solapi-provider.ts";
