// Runs the bundle with the globals of the web, and none of Node's or Bun's.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { createSandbox } from "@k-msg/sandbox";
import scenario from "./scenario.cjs";

const webGlobals = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "DOMException",
  "FormData",
  "Headers",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "atob",
  "btoa",
  "clearTimeout",
  "crypto",
  "performance",
  "queueMicrotask",
  "setTimeout",
  "structuredClone",
];
const context = createContext(
  Object.fromEntries(webGlobals.map((name) => [name, globalThis[name]])),
);
runInContext(readFileSync("edge-bundle.js", "utf8"), context);
await scenario({ ...context.edge, createSandbox });
