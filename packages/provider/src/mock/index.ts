export {
  type MockAnswer,
  MockProvider,
  type MockProviderConfig,
  type MockReport,
  type MockSighting,
} from "./mock-provider.ts";
