const assert = require("node:assert/strict");
const { KMsgError } = require("@k-msg/core");
const { SolapiProvider } = require("@k-msg/provider/solapi");
const { createSandbox } = require("@k-msg/sandbox");
const { KMsg } = require("k-msg");
const scenario = require("./scenario.cjs");

scenario({ KMsg, SolapiProvider, createSandbox }).then((error) => {
  assert.ok(error instanceof KMsgError, "one KMsgError for all packages");
});
