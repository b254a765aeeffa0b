export * from "./aligo/index.ts";
export * from "./iwinv/index.ts";
export * from "./mock/index.ts";
