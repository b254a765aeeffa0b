/**
 * The part of the official SDK's `SolapiMessageService` (package `solapi`, version 6) that is used.
 * Structural, so that nothing of the SDK is imported here; an instance fits as it is.
 */
export interface SolapiSdkClient {
  // Methods, not properties: the SDK's narrower parameter types must stay assignable.
  send(message: object, options?: object): Promise<unknown>;
  uploadFile(path: string, type: "MMS", name?: string): Promise<unknown>;
  getBalance(): Promise<unknown>;
  getMessages(query?: object): Promise<unknown>;
  getGroup(groupId: string): Promise<unknown>;
  removeReservationToGroup(groupId: string): Promise<unknown>;
}

const METHODS = [
  "send",
  "uploadFile",
  "getBalance",
  "getMessages",
  "getGroup",
  "removeReservationToGroup",
];

export function isSdkClient(value: unknown): value is SolapiSdkClient {
  if (typeof value !== "object" || value === null) return false;
  const client = value as Record<string, unknown>;
  return METHODS.every((name) => typeof client[name] === "function");
}
