export { type MockAnswer, MockProvider, type MockProviderConfig } from "./mock-provider.ts";
