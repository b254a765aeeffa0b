// Bundled for a runtime that is neither Node nor Bun.
export { SolapiProvider } from "@k-msg/provider/solapi";
export { KMsg } from "k-msg";
