import assert from "node:assert/strict";
import { KMsgError } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox } from "@k-msg/sandbox";
import { KMsg } from "k-msg";
import scenario from "./scenario.cjs";

const error = await scenario({ KMsg, SolapiProvider, createSandbox });
assert.ok(error instanceof KMsgError, "one KMsgError for all packages");
