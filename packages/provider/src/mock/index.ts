export {
  type MockAnswer,
  MockProvider,
  type MockProviderConfig,
  type MockSighting,
} from "./mock-provider.ts";
